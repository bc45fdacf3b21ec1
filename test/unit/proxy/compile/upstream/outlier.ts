import { outlierPlan } from '../../../../../proxy/compile/upstream/outlier.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset is what Envoy holds', async (t) => {
    t.match(outlierPlan({}, false, compilation().place), {
      consecutive5xx: 5,
      enforceGatewayPercent: 0,
      intervalMs: 10_000,
      ejectionBaseMs: 30_000,
      ejectionMaxMs: 300_000,
      ejectedPercentMax: 10,
      successRate: { enforcePercent: 100, endpointsMin: 5, requestsMin: 100, deviations: 1.9 },
      failurePercent: { threshold: 85, enforcePercent: 0, requestsMin: 50 },
      healthCheckUnejects: true,
      probation: false,
    });
  });

  t.test('an ejection is as long as its base at least, and shares are of a hundred', async (t) => {
    const base = outlierPlan({ baseEjectionTime: '600s' }, false, compilation().place);
    t.equal(base.ejectionMaxMs, 600_000);
    t.same(
      refusedBy((at) => outlierPlan({ maxEjectionTime: '1s' }, false, at)),
      ['max_ejection_time'],
    );
    t.same(
      refusedBy((at) => outlierPlan({ maxEjectionPercent: 101 }, false, at)),
      ['max_ejection_percent'],
    );
  });
}
