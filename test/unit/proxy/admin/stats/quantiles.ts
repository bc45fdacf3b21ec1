import { QUANTILES, quantilesOf } from '../../../../../proxy/admin/stats/quantiles.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('lie in the bucket that holds their rank', async (t) => {
    // Ten values up to 1, ten from 5 to 10.
    const counts = [0, 10, 0, 10];
    const median = quantilesOf(counts)[QUANTILES.indexOf(50)] ?? 0;

    t.equal(median, 1);
    t.equal(quantilesOf(counts)[QUANTILES.indexOf(75)], 7.5);
    t.equal(quantilesOf(counts).at(-1), 10);
    t.same(quantilesOf([0, 0]), []);
  });
}
