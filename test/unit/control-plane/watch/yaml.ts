import type { Test } from '../../../harness/unit.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';

const SHOP = `
apiVersion: v1
kind: Namespace
metadata: { name: default, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
`;

export function spec(t: Test): void {
  t.test('adds the pods, addresses and endpoints that a cluster would', async (t) => {
    const { world, problems } = worldOfYaml([SHOP]);

    t.same(problems, []);
    t.match(world.pods.all, [{ owner: { kind: 'Deployment', name: 'web' }, ip: '10.244.0.1' }]);
    t.match(world.endpointSlices.all, [
      { ports: [{ port: 8080 }], endpoints: [{ addresses: ['10.244.0.1'] }] },
    ]);
    t.equal(world.pods.all[0]?.metadata.labels['security.istio.io/tlsMode'], 'istio');
  });

  t.test('says what it could not read, and goes on', async (t) => {
    const { world, problems } = worldOfYaml([
      SHOP,
      '{ apiVersion: a/v1, kind: Gateway, metadata: { name: g }, spec: { servers: 1 } }',
      'just: words',
    ]);

    t.match(problems, [
      /not a Kubernetes object/,
      /Gateway default\/g: spec.servers must be a list/,
    ]);
    t.equal(world.services.all.length, 1);
  });
}
