import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import {
  isPanic,
  priorityLoad,
  type LevelHealth,
  type PanicLoad,
} from '../../../../../proxy/upstream/balance/priority-load.ts';

const RULES = { overprovisioningPercent: 140, panicPercent: 50 };

/** Priorities of a hundred endpoints each, of which so many are well, and so many degraded. */
function hundreds(
  ...well: readonly (number | readonly [number, number])[]
): readonly LevelHealth[] {
  return well.map((one) => {
    const [healthy, degraded] = typeof one === 'number' ? [one, 0] : one;
    const endpoints = { healthy, degraded, total: 100 };
    return { endpoints, measure: endpoints };
  });
}

function told({ load, panics }: PanicLoad): string {
  const shares = load.healthy.map((share, i) => `${share}${panics[i] === true ? '!' : ''}`);
  return load.degraded.some((share) => share > 0)
    ? `${shares.join(' ')} + ${load.degraded.join(' ')}`
    : shares.join(' ');
}

export function spec(t: Test): void {
  t.test('load falls over to the next priority as far as it must', async (t) => {
    // Healthy percents, and what each priority gets; "!" is a priority that panics.
    const table: readonly (readonly [readonly number[], string])[] = [
      [[100, 100], '100 0'],
      [[72, 100], '100 0'],
      [[71, 100], '99 1'],
      [[50, 100], '70 30'],
      [[25, 100], '35 65'],
      [[0, 100], '0 100'],
      [[25, 25], '50! 50!'],
      [[60, 0], '100 0!'],
      [[25, 25, 20], '34! 33! 33!'],
      [[25, 25, 100], '35 35 30'],
      [[0, 0], '50! 50!'],
    ];
    for (const [healthy, expected] of table) {
      t.equal(told(priorityLoad(hundreds(...healthy), RULES)), expected, String(healthy));
    }
  });

  t.test('what is available is divided when nobody may panic', async (t) => {
    const calm = { ...RULES, panicPercent: 0 };
    t.equal(told(priorityLoad(hundreds(25, 25), calm)), '50 50');
    // 35, 35 and 28 of 98: rounding leaves 2, which the first priority gets.
    t.equal(told(priorityLoad(hundreds(25, 25, 20), calm)), '37 35 28');
    t.equal(told(priorityLoad(hundreds(0, 0), calm)), '100 0', 'where nobody is found');
  });

  t.test('degraded endpoints take what healthy ones of any priority cannot', async (t) => {
    t.equal(told(priorityLoad(hundreds([50, 50], 0), RULES)), '70 0 + 30 0');
    t.equal(told(priorityLoad(hundreds([50, 50], 50), RULES)), '70 30');
    t.equal(told(priorityLoad(hundreds([0, 100]), RULES)), '0 + 100');
  });

  t.test('a priority panics only while all together are too few', async (t) => {
    t.equal(told(priorityLoad(hundreds(10, 80), RULES)), '14 86');
    t.equal(told(priorityLoad(hundreds(10, 55), RULES)), '16! 84');
    t.equal(isPanic({ healthy: 49, degraded: 0, total: 100 }, 50), true);
    t.equal(isPanic({ healthy: 50, degraded: 0, total: 100 }, 50), false);
    t.equal(isPanic({ healthy: 40, degraded: 10, total: 100 }, 50), false);
  });

  t.test('all loads together are always a hundred', async (t) => {
    const level = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map(([healthy, degraded, ill]) => {
      const endpoints = { healthy, degraded, total: healthy + degraded + ill };
      return { endpoints, measure: endpoints };
    });
    const levels = fc.array(level, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(levels, fc.nat(100), fc.integer({ min: 100, max: 300 }), (given, panic, over) => {
        const { load } = priorityLoad(given, {
          panicPercent: panic,
          overprovisioningPercent: over,
        });
        const all = [...load.healthy, ...load.degraded];
        return (
          all.every((share) => share >= 0) && all.reduce((sum, share) => sum + share, 0) === 100
        );
      }),
    );
    t.pass('for any health');
  });
}
