import type { Test } from '../../../harness/unit.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';

const SLICE = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-x, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: 8080 }]
endpoints:
  - { addresses: [10.0.0.3], conditions: { ready: true } }
  - addresses: [10.0.0.1]
    conditions: { ready: true }
    targetRef: { kind: Pod, name: web-1, namespace: default }
  - { addresses: [10.0.0.4], conditions: { ready: false } }
  - { addresses: [10.0.0.5], conditions: { ready: true, terminating: true } }
`;

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: web-1, labels: { app: web, security.istio.io/tlsMode: istio } }
spec: { serviceAccountName: shop, nodeName: node-1, containers: [{ name: web, image: web }] }
status: { podIP: 10.0.0.1 }
---
apiVersion: v1
kind: Node
metadata:
  name: node-1
  labels: { topology.kubernetes.io/region: here, topology.kubernetes.io/zone: a }
`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }, { name: other, port: 81 }] }
`;

export function spec(t: Test): void {
  t.test('joins ready addresses with the pods they belong to', async (t) => {
    const { world, problems } = worldOfYaml([SERVICE, POD, SLICE]);
    const found = meshOf(world).endpoints.get('default/web.default.svc.cluster.local');

    t.same(problems, []);
    t.match(found?.byPort.get(80), [
      {
        address: '10.0.0.1',
        port: 8080,
        workload: {
          takesMutualTls: true,
          canonicalName: 'web',
          canonicalRevision: 'latest',
          locality: { region: 'here', zone: 'a' },
        },
      },
      { address: '10.0.0.3', workload: undefined, isDraining: false },
      { address: '10.0.0.5', isDraining: true },
    ]);
    t.equal(found?.byPort.get(80)?.length, 3);
    t.same(found?.byPort.get(81), []);
    t.same(found?.identities, ['spiffe://cluster.local/ns/default/sa/shop']);
  });
}
