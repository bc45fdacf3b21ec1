import type { Test } from '../../../../harness/unit.ts';
import { loadAvoiding } from '../../../../../proxy/upstream/balance/tried-priority.ts';

const TWO = [
  { healthy: 100, degraded: 0 },
  { healthy: 100, degraded: 0 },
];

export function spec(t: Test): void {
  t.test('priorities that were tried get nothing', async (t) => {
    t.same(loadAvoiding(TWO, [0], 1)?.healthy, [0, 100]);
    t.same(loadAvoiding(TWO, [1], 1)?.healthy, [100, 0]);
    t.equal(loadAvoiding(TWO, [], 1), undefined);
  });

  t.test('looks again only after so many attempts', async (t) => {
    t.equal(loadAvoiding(TWO, [0], 2), undefined);
    t.same(loadAvoiding(TWO, [0, 0], 2)?.healthy, [0, 100]);
    t.same(loadAvoiding(TWO, [0, 0, 1], 2)?.healthy, [0, 100]);
  });

  t.test('begins anew when all were tried, or nothing else is available', async (t) => {
    t.equal(loadAvoiding(TWO, [0, 1], 1), undefined);
    t.same(loadAvoiding(TWO, [0, 1, 0], 1)?.healthy, [0, 100]);
    const one = [TWO[0]!, { healthy: 0, degraded: 0 }];
    t.equal(loadAvoiding(one, [0], 1), undefined);
  });
}
