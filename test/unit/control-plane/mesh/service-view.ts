import type { Test } from '../../../harness/unit.ts';
import { serviceView } from '../../../../control-plane/mesh/service-view.ts';
import { SidecarScope } from '../../../../control-plane/mesh/sidecar-scope.ts';
import { MeshUnderTest, PLACE } from '../../../harness/mesh-under-test.ts';
import { meshConfigYaml, podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const CLIENT = { namespace: 'default', labels: { app: 'web' }, ports: {}, ...PLACE };
const OTHER = { namespace: 'other', labels: {}, ports: {}, ...PLACE };
const scope = new SidecarScope(undefined, 'default');
const SHOP = [serviceYaml({ name: 'api' }), podYaml({ name: 'api' })];

export function spec(t: Test): void {
  const seen = (yaml: readonly string[]) => {
    const { mesh } = new MeshUnderTest([...SHOP, ...yaml]);
    const [service] = mesh.services;
    if (service === undefined) throw new Error('no service');
    return { mesh, service, view: serviceView(mesh, service, { client: CLIENT, scope }) };
  };

  t.test('is the same object for everyone who sees the same', async (t) => {
    const { mesh, service, view } = seen([]);

    t.equal(serviceView(mesh, service, { client: OTHER, scope }), view);
    t.equal(view.routing, undefined);
  });

  t.test('has the routes and the rule that hold for the client', async (t) => {
    const { view } = seen([
      ruleYaml({
        kind: 'VirtualService',
        name: 'own',
        spec: '{ hosts: [api], http: [{ match: [{ sourceLabels: { app: other } }] }] }',
      }),
      ruleYaml({ kind: 'DestinationRule', name: 'api', spec: '{ host: api }' }),
    ]);

    t.match(view, { routing: { name: 'own', http: [] }, rule: { origin: 'default/api' } });
  });

  t.test('offers mutual TLS unless the mesh, or the namespace, does without', async (t) => {
    const off = meshConfigYaml('{ enableAutoMtls: false }');
    const disabled = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: plain }
spec: { mtls: { mode: DISABLE } }
`;
    t.equal(seen([]).view.mutualTls, 'when-possible');
    t.equal(seen([off]).view.mutualTls, 'never');
    t.equal(seen([disabled]).view.mutualTls, 'never');
  });
}
