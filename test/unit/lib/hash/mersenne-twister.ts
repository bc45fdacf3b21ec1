import { MersenneTwister } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('draws what the C++ standard says the ten-thousandth number is', async (t) => {
    const twister = new MersenneTwister(5489);
    for (let i = 0; i < 9999; i++) twister.next();

    t.equal(twister.next(), 4123659995);
  });

  t.test('draws the same again after the same seed, and stays below the limit', async (t) => {
    const twister = new MersenneTwister(1);
    const draw = (): number[] => Array.from({ length: 1000 }, () => twister.below(3));
    const first = draw();
    twister.seed(1);

    t.same(draw(), first);
    t.same(
      [...new Set(first)].toSorted((one, other) => one - other),
      [0, 1, 2],
    );
  });
}
