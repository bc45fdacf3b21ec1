import fc from 'fast-check';
import { age, humanDuration } from '../../../../../local/kinds/table/duration.ts';
import type { Test } from '../../../../harness/unit.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function spec(t: Test): void {
  t.test('prints two units at most, coarser the longer', async (t) => {
    const cases: readonly (readonly [number, string])[] = [
      [-5, '<invalid>'],
      [-1.5, '0s'],
      [0.9, '0s'],
      [119, '119s'],
      [120, '2m'],
      [123, '2m3s'],
      [10 * MINUTE + 5, '10m'],
      [3 * HOUR, '3h'],
      [3 * HOUR + 7 * MINUTE, '3h7m'],
      [9 * HOUR + 7 * MINUTE, '9h'],
      [47 * HOUR, '47h'],
      [2 * DAY, '2d'],
      [4 * DAY + 2 * HOUR, '4d2h'],
      [9 * DAY, '9d'],
      [800 * DAY, '2y70d'],
      [3000 * DAY, '8y'],
    ];

    for (const [seconds, words] of cases) t.equal(humanDuration(seconds), words);
  });

  t.test('does not know when nobody said', async (t) => {
    t.equal(age(undefined, 0), '<unknown>');
    t.equal(age('soon', 0), '<unknown>');
    t.equal(age('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:07Z')), '7s');
  });

  t.test('is never longer than six characters in a century', async () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 * 365 * DAY }),
        (s) => humanDuration(s).length <= 6,
      ),
    );
  });
}
