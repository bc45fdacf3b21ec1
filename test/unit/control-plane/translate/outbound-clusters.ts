import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { namespaceYaml, podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const SHOP = [
  namespaceYaml({ name: 'default' }),
  podYaml({ name: 'web' }),
  serviceYaml({ name: 'web' }),
  serviceYaml({
    name: 'db',
    spec: '{ clusterIP: None, selector: { app: web }, ports: [{ port: 70 }] }',
  }),
];

function rule(spec: string): string {
  return ruleYaml({ kind: 'DestinationRule', name: 'web', spec });
}

export function spec(t: Test): void {
  const cluster = (name: string, ...yaml: readonly string[]) =>
    new MeshUnderTest([...SHOP, ...yaml])
      .snapshot({ namespace: 'default', pod: 'web' })
      .clusters.get(`outbound|${name}.default.svc.cluster.local`);

  t.test('offers mutual TLS to each endpoint that takes it', async (t) => {
    const found = cluster('80||web');

    t.match(found, {
      type: 'EDS',
      transportSocketMatches: [
        {
          match: { tlsMode: 'istio' },
          transportSocket: {
            typedConfig: {
              sni: 'outbound_.80_._.web.default.svc.cluster.local',
              commonTlsContext: {
                combinedValidationContext: {
                  defaultValidationContext: {
                    matchTypedSubjectAltNames: [
                      { matcher: { exact: 'spiffe://cluster.local/ns/default/sa/web' } },
                    ],
                  },
                },
              },
            },
          },
        },
        { name: 'tlsMode-disabled' },
      ],
    });
  });

  t.test('follows a rule’s word on TLS, and says where the rule is', async (t) => {
    t.equal(
      cluster('80||web', rule('{ host: web, trafficPolicy: { tls: { mode: DISABLE } } }'))
        ?.transportSocketMatches,
      undefined,
    );
    t.match(
      cluster('80||web', rule('{ host: web, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }')),
      {
        transportSocket: { name: 'envoy.transport_sockets.tls' },
        metadata: { filterMetadata: { istio: { config: /destination-rule\/web$/ } } },
      },
    );
  });

  t.test('has one more for each subset, with the subset’s own policy', async (t) => {
    const balanced = '{ loadBalancer: { simple: RANDOM } }';
    const found = cluster(
      '80|v1|web',
      rule(`{ host: web, subsets: [{ name: v1, trafficPolicy: ${balanced} }] }`),
    );

    t.match(found, {
      lbPolicy: 'RANDOM',
      metadata: { filterMetadata: { istio: { subset: 'v1' } } },
    });
  });

  t.test('leaves the choice to the client where a service is headless', async (t) => {
    t.match(cluster('70||db'), {
      type: 'ORIGINAL_DST',
      lbPolicy: 'CLUSTER_PROVIDED',
      transportSocket: { name: 'envoy.transport_sockets.tls' },
    });
    const outside = podYaml({
      name: 'x',
      labels: '{ app: web, sidecar.istio.io/inject: "false" }',
    });
    t.equal(cluster('70||db', outside)?.transportSocket, undefined, 'all of them, or none');
  });
}
