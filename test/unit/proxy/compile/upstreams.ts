import type { Test } from '../../../harness/unit.ts';
import { compileCluster, compileEndpoints } from '../../../../proxy/compile/index.ts';

const socketAddress = { address: '10.0.0.1', portValue: 9080 };

export function spec(t: Test): void {
  t.test('a cluster says where its endpoints come from and how they are chosen', async (t) => {
    const eds = compileCluster({
      name: 'c',
      type: 'EDS',
      edsClusterConfig: { serviceName: 'e' },
      lbPolicy: 'LEAST_REQUEST',
      connectTimeout: '10s',
    });
    const original = compileCluster({
      name: 'p',
      type: 'ORIGINAL_DST',
      lbPolicy: 'CLUSTER_PROVIDED',
    });

    t.match(eds, {
      value: [
        {
          source: { kind: 'endpoints', endpoints: 'e' },
          balance: { kind: 'least-request', choices: 2 },
          connectTimeoutMs: 10_000,
          limits: { connectionsMax: 1024 },
        },
      ],
    });
    t.match(original, { value: [{ source: { kind: 'original-destination' } }] });
  });

  t.test('a balancer that is not there, and a nameless cluster, are refused', async (t) => {
    t.match(compileCluster({ name: 'c', type: 'EDS', lbPolicy: 'MAGLEV' }), {
      problems: [{ path: 'cluster c.lb_policy' }],
    });
    t.match(compileCluster({ type: 'EDS' }), { problems: [{ message: 'is required' }] });
  });

  t.test(
    'endpoints keep locality, health, and the labels that choose their transport',
    async (t) => {
      const result = compileEndpoints({
        clusterName: 'c',
        endpoints: [
          {
            locality: { region: 'r', zone: 'z' },
            priority: 1,
            lbEndpoints: [
              {
                endpoint: { address: { socketAddress } },
                healthStatus: 'DRAINING',
                metadata: {
                  filterMetadata: {
                    'envoy.transport_socket_match': { tlsMode: 'istio' },
                    istio: { workload: 'w;n;c;v;k' },
                  },
                },
              },
            ],
          },
        ],
      });

      t.match(result, {
        value: [
          {
            localities: [
              {
                region: 'r',
                priority: 1,
                endpoints: [
                  {
                    address: '10.0.0.1',
                    port: 9080,
                    weight: 1,
                    health: 'draining',
                    labels: { tlsMode: 'istio' },
                    workload: 'w;n;c;v;k',
                  },
                ],
              },
            ],
          },
        ],
      });
    },
  );
}
