import { limits } from '../../../../../proxy/compile/upstream/limits.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('priorities have limits of their own, and Envoy’s where none are written', async (t) => {
    const plan = limits(
      {
        thresholds: [{ priority: 'HIGH', maxConnections: 5, retryBudget: {} }],
        perHostThresholds: [{ maxConnections: 7 }],
      },
      250,
      compilation().place,
    );

    t.match(plan.default, {
      connectionsMax: 1024,
      retryBudget: undefined,
      endpointConnectionsMax: 7,
      pendingTimeoutMs: 250,
    });
    t.match(plan.high, { connectionsMax: 5, retryBudget: { percent: 20, min: 3 } });
  });

  t.test('endpoints can be limited in connections only', async (t) => {
    t.same(
      refusedBy((at) => limits({ perHostThresholds: [{ maxRequests: 1 }] }, 0, at)),
      ['circuit_breakers.per_host_thresholds[0]'],
    );
  });
}
