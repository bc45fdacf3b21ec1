import type { Test } from '../../../harness/unit.ts';
import { targetTo } from '../../../harness/plans.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { Split } from '../../../../proxy/route/split.ts';

export function spec(t: Test): void {
  t.test('shares follow the weights, and nothing goes to weight zero', async (t) => {
    const split = new Split([targetTo('v1', 80), targetTo('none', 0), targetTo('v2', 20)]);
    const random = seededRandom(7);
    const counts = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const { upstream } = split.pick(random);
      counts.set(upstream, (counts.get(upstream) ?? 0) + 1);
    }

    t.equal(counts.get('none'), undefined);
    // Five standard deviations of a binomial with p = 0.2 are 200.
    t.ok(Math.abs((counts.get('v2') ?? 0) - 2000) < 200, String(counts.get('v2')));
  });
}
