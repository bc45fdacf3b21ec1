import { KeptCounts } from '../../../../proxy/inspect/kept-counts.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('what was counted meanwhile is taken back', async (t) => {
    const counts = { allowed: 1, denied: 0 };
    const kept = new KeptCounts([
      { name: 'rbac', stats: { prefix: 'rbac', counts } },
      { name: 'cors' },
    ]);
    counts.denied += 1;
    kept.restore();

    t.same(counts, { allowed: 1, denied: 0 });
  });
}
