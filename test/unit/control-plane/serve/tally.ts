import { Tally } from '../../../../control-plane/serve/index.ts';
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

    tally.answered('a', 10);
    tally.answered('a', 20_000);
    tally.refused('b');

    t.same(
      [...tally.answers, ...tally.refusals],
      [
        ['a', 2],
        ['b', 1],
      ],
    );
    t.same(tally.sizes.get('a')?.counts, [0, 1, 2, 2, 2, 2, 2]);
    t.equal(tally.sizes.get('a')?.sum, 20_010);
  });
}
