import { nameSuffix, seededRandom, systemRandom } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives the same sequence for the same seed and another for another', async (t) => {
    const draw = (seed: number): readonly number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => random.below(1000));
    };

    t.same(draw(1), draw(1));
    t.notSame(draw(1), draw(2));
  });

  t.test('stays within its bounds', async (t) => {
    for (const random of [seededRandom(9), systemRandom]) {
      const below = Array.from({ length: 500 }, () => random.below(3));
      const fractions = Array.from({ length: 500 }, () => random.fraction());
      t.same(
        [...new Set(below)].toSorted((one, other) => one - other),
        [0, 1, 2],
      );
      t.ok(fractions.every((value) => value >= 0 && value < 1));
    }
  });

  t.test('makes suffixes that spell no words', async (t) => {
    t.match(nameSuffix(seededRandom(1), 200), /^[bcdfghjklmnpqrstvwxz2456789]{200}$/);
  });
}
