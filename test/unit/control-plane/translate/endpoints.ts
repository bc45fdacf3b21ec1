import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import {
  meshConfigYaml,
  namespaceYaml,
  podYaml,
  ruleYaml,
  serviceYaml,
} from '../../../harness/yaml-objects.ts';

const SHOP = [
  namespaceYaml({ name: 'default' }),
  serviceYaml({ name: 'web' }),
  podYaml({ name: 'web' }),
  podYaml({ name: 'web-2', labels: '{ app: web, version: v2, istio-locality: north.a }' }),
];
const WEB = 'outbound|80||web.default.svc.cluster.local';

export function spec(t: Test): void {
  const assigned = (cluster: string, ...yaml: readonly string[]) =>
    new MeshUnderTest([...SHOP, ...yaml])
      .snapshot({ namespace: 'default', pod: 'web' })
      .endpoints.get(cluster);

  t.test('groups addresses by where they are', async (t) => {
    const found = assigned(WEB);

    t.match(found?.endpoints, [
      { locality: {}, loadBalancingWeight: 1 },
      { locality: { region: 'north', zone: 'a' }, loadBalancingWeight: 1 },
    ]);
  });

  t.test('says of each which workload it is and whether it takes mutual TLS', async (t) => {
    const metadata = (...yaml: readonly string[]) =>
      assigned(WEB, ...yaml)?.endpoints?.[0]?.lbEndpoints?.[0]?.metadata?.filterMetadata;

    t.same(metadata(), {
      'envoy.transport_socket_match': { tlsMode: 'istio' },
      istio: { workload: 'web;default;web;latest;Kubernetes' },
    });
    t.same(Object.keys(metadata(meshConfigYaml('{ enableAutoMtls: false }')) ?? {}), ['istio']);
  });

  t.test('gives a subset those that have its labels', async (t) => {
    const spec = '{ host: web, subsets: [{ name: v2, labels: { version: v2 } }] }';
    const rule = ruleYaml({ kind: 'DestinationRule', name: 'web', spec });

    const found = assigned('outbound|80|v2|web.default.svc.cluster.local', rule);

    t.match(found?.endpoints, [
      { lbEndpoints: [{ metadata: { filterMetadata: { istio: { workload: /^web-2;/ } } } }] },
    ]);
    t.equal(found?.endpoints?.length, 1);
  });
}
