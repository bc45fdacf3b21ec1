import type { Test } from '../../../../harness/unit.ts';
import { HealthStats } from '../../../../../proxy/upstream/health/index.ts';

export function spec(t: Test): void {
  t.test('every count begins at nothing', async (t) => {
    for (const [name, count] of Object.entries(new HealthStats())) t.equal(count, 0, name);
  });
}
