import { Tally } from '../../../../control-plane/serve/index.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts a proxy in every bound that it kept', async (t) => {
    const tally = new Tally();

    tally.told(50);
    tally.told(2000);
    tally.told(60_000);

    t.same(tally.convergence.counts, [1, 1, 1, 2, 2, 2, 2, 2, 3]);
    t.equal(tally.convergence.sum, 62.05);
  });

  t.test('counts answers and refusals by type', async (t) => {
    const tally = new Tally();

    tally.answered(TYPES.cluster, 10);
    tally.answered(TYPES.cluster, 20_000);
    tally.refused(TYPES.routes);

    t.same(
      [...tally.answers, ...tally.refusals],
      [
        [TYPES.cluster, 2],
        [TYPES.routes, 1],
      ],
    );
    t.same(tally.sizes.get(TYPES.cluster)?.counts, [0, 1, 2, 2, 2, 2, 2]);
    t.equal(tally.sizes.get(TYPES.cluster)?.sum, 20_010);
  });

  t.test('keeps no types that clients make up', async (t) => {
    const tally = new Tally();

    for (const type of ['x', 'y', 'z']) {
      tally.answered(type, 1);
      tally.refused(type);
    }

    for (const kept of [tally.answers, tally.sizes, tally.refusals])
      t.same([...kept.keys()], ['other']);
  });
}
