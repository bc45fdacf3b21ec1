import { Tally } from '../../../../control-plane/serve/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts a proxy in every bound that it kept', async (t) => {
    const tally = new Tally();

    tally.told(50);
    tally.told(2000);
    tally.told(60_000);

    t.same(tally.convergence, [1, 1, 1, 2, 2, 2, 2, 2, 3]);
    t.equal(tally.convergenceSeconds, 62.05);
  });

  t.test('counts answers and refusals by type', async (t) => {
    const tally = new Tally();

    tally.answered('a');
    tally.answered('a');
    tally.refused('b');

    t.same(
      [...tally.answers, ...tally.refusals],
      [
        ['a', 2],
        ['b', 1],
      ],
    );
  });
}
