import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { isSameLocality, zoneShares } from '../../../../../proxy/upstream/balance/zone-shares.ts';

function place(zone: string): { region: string; zone: string; subzone: string } {
  return { region: 'r', zone, subzone: '' };
}

function zones(...healthy: readonly number[]) {
  return healthy.map((count, i) => ({ locality: place(`z${i}`), healthy: count }));
}

function callers(...healthy: readonly number[]) {
  return healthy.map((count, i) => ({ ...place(`z${i}`), healthy: count, total: count }));
}

export function spec(t: Test): void {
  t.test('all stays at home where home has its share of the endpoints', async (t) => {
    t.same(zoneShares(zones(5, 5), callers(1, 1), place('z0')).stay, 10_000);
    t.same(zoneShares(zones(6, 4), callers(1, 1), place('z0')).stay, 10_000);
  });

  t.test('what home cannot bear goes where there is more than home needs', async (t) => {
    // Callers 40, 40 and 20 percent; endpoints 25, 50 and 25.
    const { own, stay, residual } = zoneShares(zones(1, 2, 1), callers(2, 2, 1), place('z0'));
    t.equal(own, 0);
    t.equal(stay, 6250);
    t.same(residual, [0, 1000, 1500]);
  });

  t.test('without endpoints at home all goes elsewhere', async (t) => {
    const { own, stay, residual } = zoneShares(zones(1, 1), callers(1, 1, 2), place('z2'));
    t.equal(own, -1);
    t.equal(stay, 0);
    t.same(residual, [2500, 5000]);
  });

  t.test('with every caller doing so, endpoints bear alike within rounding', async (t) => {
    const count = fc.integer({ min: 1, max: 30 });
    const pair = fc.array(fc.tuple(count, count), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(pair, (given) => {
        const upstream = zones(...given.map(([endpoints]) => endpoints));
        const all = callers(...given.map(([, calling]) => calling));
        const load = given.map(() => 0);
        for (const [i, caller] of all.entries()) {
          const { own, stay, residual } = zoneShares(upstream, all, place(`z${i}`));
          load[own]! += caller.healthy * stay;
          const spilled = caller.healthy * (10_000 - stay);
          const whole = residual.at(-1)!;
          let before = 0;
          for (const [at, sum] of residual.entries()) {
            if (whole > 0) load[at]! += (spilled * (sum - before)) / whole;
            before = sum;
          }
        }
        const total = load.reduce((sum, one) => sum + one, 0);
        const endpoints = given.reduce((sum, [one]) => sum + one, 0);
        return given.every(([one], i) => Math.abs(load[i]! / total - one / endpoints) < 0.02);
      }),
    );
    t.pass('for any callers and endpoints');
  });

  t.test('places are the same when all their parts are', async (t) => {
    t.ok(isSameLocality(place('a'), place('a')));
    t.notOk(isSameLocality(place('a'), { ...place('a'), subzone: 's' }));
  });
}
