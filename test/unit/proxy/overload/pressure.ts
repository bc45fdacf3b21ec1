import type { Test } from '../../../harness/unit.ts';
import { Pressure } from '../../../../proxy/overload/pressure.ts';

function looks(pressure: Pressure, ...measured: readonly (readonly [number, number])[]): number {
  for (const [delayMs, memoryShare] of measured) pressure.look({ delayMs, memoryShare });
  return pressure.level;
}

export function spec(t: Test): void {
  t.test('one late turn is nothing; three in a row are load', async (t) => {
    const pressure = new Pressure();

    t.equal(looks(pressure, [5000, 0], [5000, 0], [0, 0]), 0);
    t.equal(looks(pressure, [600, 0], [600, 0], [600, 0]), 3);
  });

  t.test('it rises to the mildest of the bad looks, and further if it stays bad', async (t) => {
    const pressure = new Pressure();

    t.equal(looks(pressure, [2000, 0], [120, 0], [2000, 0]), 1);
    t.equal(looks(pressure, [2000, 0], [2000, 0], [2000, 0]), 4);
  });

  t.test('it falls a level at a time, after calm that lasts', async (t) => {
    const pressure = new Pressure();
    looks(pressure, [0, 0.95], [0, 0.95], [0, 0.95]);
    t.equal(pressure.level, 3);
    const calm = [0, 0.1] as const;

    t.equal(looks(pressure, calm, calm, calm, calm, [0, 0.94], calm), 3, 'not calm for long');
    t.equal(looks(pressure, calm, calm, calm, calm), 2);
    t.equal(looks(pressure, calm, calm, calm, calm, calm), 1);
  });
}
