import { endpointsPlan } from '../../../../../proxy/compile/upstream/endpoints.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { LbEndpoint } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const addresses = { areNames: false };
  const of = (...lbEndpoints: LbEndpoint[]) => ({
    clusterName: 'c',
    endpoints: [{ locality: { region: 'r' }, priority: 1, lbEndpoints }],
  });
  const at = (address: string) => ({ address: { socketAddress: { address, portValue: 80 } } });
  const refused = (lb: LbEndpoint) => refusedBy((place) => endpointsPlan(of(lb), addresses, place));

  t.test(
    'endpoints keep locality, health, and the labels that choose their transport',
    async (t) => {
      const endpoint = {
        ...at('10.0.0.1'),
        additionalAddresses: [at('fd00::1')],
        healthCheckConfig: { portValue: 81 },
      };
      const filterMetadata = {
        'envoy.transport_socket_match': { tlsMode: 'istio' },
        istio: { workload: 'w;n;c;v;k' },
      };
      const lb = { endpoint, healthStatus: 'DRAINING' as const, metadata: { filterMetadata } };

      t.match(endpointsPlan(of(lb), addresses, compilation().place), {
        overprovisioningPercent: 140,
        localities: [
          {
            region: 'r',
            priority: 1,
            endpoints: [
              {
                address: '10.0.0.1',
                port: 80,
                otherAddresses: [{ address: 'fd00::1', port: 80 }],
                weight: 1,
                health: 'draining',
                healthCheck: { port: 81, disabled: false },
                labels: { tlsMode: 'istio' },
                workload: 'w;n;c;v;k',
              },
            ],
          },
        ],
      });
    },
  );

  t.test('a name needs somebody who looks it up', async (t) => {
    const lb = { endpoint: at('a.io') };

    t.same(refused(lb), ['endpoints[0].lb_endpoints[0].endpoint.address.socket_address.address']);
    t.same(
      refusedBy((place) => endpointsPlan(of(lb), { areNames: true }, place)),
      [],
    );
  });

  t.test('an endpoint without an address or a weight is refused', async (t) => {
    t.same(refused({ endpoint: {} }), ['endpoints[0].lb_endpoints[0].endpoint.address']);
    t.same(refused({ endpoint: at('10.0.0.1'), loadBalancingWeight: 0 }), [
      'endpoints[0].lb_endpoints[0].load_balancing_weight',
    ]);
  });

  t.test('drops are shares of requests', async (t) => {
    const dropOverloads = [{ category: 'x', dropPercentage: { numerator: 7 } }];
    const plan = endpointsPlan(
      { clusterName: 'c', policy: { dropOverloads } },
      addresses,
      compilation().place,
    );

    t.same(plan.drops, [{ category: 'x', percent: 7 }]);
  });
}
