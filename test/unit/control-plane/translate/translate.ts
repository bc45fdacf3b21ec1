import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';

const YAML = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, name: http }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: app, image: app }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: unfinished }
spec: { hosts: [web], http: [{ name: says-nothing }] }
`;

export function spec(t: Test): void {
  t.test('makes one snapshot of a view', async (t) => {
    const mesh = new MeshUnderTest([YAML]);
    const web = { namespace: 'default', pod: 'web' };

    t.equal(mesh.snapshot(web), mesh.snapshot(web));
  });

  t.test('names every endpoint list and route table that it refers to', async (t) => {
    const { clusters, endpoints, listeners, routes } = new MeshUnderTest([YAML]).snapshot({
      namespace: 'default',
      pod: 'web',
    });
    const eds = [...clusters.values()].filter(({ type }) => type === 'EDS');

    t.ok(eds.length > 0);
    t.ok(eds.every(({ name = '' }) => endpoints.has(name)));
    const wanted = JSON.stringify([...listeners.values()]).matchAll(/"routeConfigName":"([^"]+)"/g);
    t.ok([...wanted].every(([, name = '']) => routes.has(name)));
  });

  t.test('does not let a rule without an action take the table with it', async (t) => {
    const plan = new MeshUnderTest([YAML]).plan({ namespace: 'default', pod: 'web' });

    t.match(plan.routes.get('80')?.hosts, [{ routes: [] }, { name: 'allow_any' }]);
  });
}
