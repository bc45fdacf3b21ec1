import type { Test } from '../../../harness/unit.ts';
import {
  belowFellows,
  mostlyFailing,
  successThreshold,
} from '../../../../proxy/upstream/outlier-rates.ts';

const samples = (...rates: number[]) => rates.map((rate) => ({ of: rate, rate, volume: 100 }));
const rules = { endpointsMin: 5, requestsMin: 100, deviations: 1.9 };

export function spec(t: Test): void {
  t.test('the threshold is the mean less the deviations, as Envoy reckons', async (t) => {
    t.equal(successThreshold(samples(50, 100, 100, 100, 100), rules), 52);
    t.same(belowFellows(samples(50, 100, 100, 100, 100), rules), [50]);
    t.same(belowFellows(samples(90, 90, 90, 90, 90), rules), []);
  });

  t.test('too few endpoints, or too few requests, say nothing', async (t) => {
    const quiet = samples(50, 100, 100, 100, 100).map((one) => ({ ...one, volume: 99 }));

    t.equal(successThreshold(samples(50, 100, 100, 100), rules), undefined);
    t.same(belowFellows(quiet, rules), []);
    t.same(mostlyFailing(quiet, { ...rules, threshold: 10 }), []);
  });

  t.test('who fails often enough is found whatever its fellows do', async (t) => {
    const failing = { ...rules, threshold: 85 };

    t.same(mostlyFailing(samples(15, 14, 16, 100, 0), failing), [15, 14, 0]);
  });
}
