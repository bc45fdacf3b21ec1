import type { Test } from '../../../../harness/unit.ts';
import { BalanceStats } from '../../../../../proxy/upstream/balance/stats.ts';

export function spec(t: Test): void {
  t.test('every count begins at nothing and is called as Envoy calls it', async (t) => {
    for (const [name, count] of Object.entries(new BalanceStats())) {
      t.equal(count, 0, name);
      t.match(name, /^lb[A-Z]/);
    }
  });
}
