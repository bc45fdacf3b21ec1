import { configurations, endpoints, registrations } from '../../../../control-plane/admin/facts.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const labels = '{ app: web, security.istio.io/tlsMode: istio }';
  const { world } = worldOfYaml([
    podYaml({ name: 'web', labels }),
    serviceYaml({ name: 'web' }),
    ruleYaml({ kind: 'VirtualService', name: 'web', spec: '{ hosts: [web] }' }),
  ]);
  const mesh = meshOf(world);

  t.test('lists what people wrote in Istio’s groups, and nothing else', async (t) => {
    t.match(configurations(world), [{ kind: 'VirtualService', metadata: { name: 'web' } }]);
    t.equal(configurations(world).length, 1);
  });

  t.test('names each service with its selector and addresses', async (t) => {
    t.match(registrations(mesh), [
      {
        Attributes: { Name: 'web', Namespace: 'default', LabelSelectors: { app: 'web' } },
        hostname: 'web.default.svc.cluster.local',
        ports: [{ name: 'http', port: 80, protocol: 'HTTP' }],
        Resolution: 0,
        MeshExternal: false,
      },
    ]);
  });

  t.test('says who stands behind each port, and whether they take mutual TLS', async (t) => {
    t.match(endpoints(mesh), [
      { svc: /:http$/, ep: [{ EndpointPort: 8080, ServiceAccount: 'web', TLSMode: 'istio' }] },
    ]);
  });
}
