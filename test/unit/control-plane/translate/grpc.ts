import { grpcSnapshot } from '../../../../control-plane/translate/grpc.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const POD = { namespace: 'default', pod: 'web' };
const GRPC = 'ports: [{ port: 9000, name: grpc }]';
const CLUSTER = 'outbound|9000||api.default.svc.cluster.local';

export function spec(t: Test): void {
  const mesh = new MeshUnderTest([
    podYaml({ name: 'web' }),
    podYaml({ name: 'api', labels: '{ app: api, security.istio.io/tlsMode: istio }' }),
    serviceYaml({ name: 'api', spec: `{ selector: { app: api }, ${GRPC} }` }),
    serviceYaml({ name: 'far', namespace: 'other', spec: `{ selector: { app: far }, ${GRPC} }` }),
    ruleYaml({
      kind: 'VirtualService',
      name: 'api',
      spec: '{ hosts: [api], http: [{ name: all, route: [{ destination: { host: api } }] }] }',
    }),
  ]);
  const told = grpcSnapshot(mesh.view(POD), mesh.snapshot(POD));

  t.test('has a listener for every name that a client may dial', async (t) => {
    const names = [...told.listeners.keys()];

    for (const name of ['api', 'api.default', 'api.default.svc.cluster.local', 'far.other']) {
      t.ok(names.includes(`${name}:9000`), name);
    }
    t.notOk(names.includes('far:9000'), 'a bare name is one of its own namespace');
    t.match(told.listeners.get('api:9000'), {
      apiListener: { apiListener: { rds: { routeConfigName: CLUSTER } } },
    });
  });

  t.test('routes by the VirtualService of the service that was dialed', async (t) => {
    t.match(told.routes.get(CLUSTER)?.virtualHosts, [
      { domains: ['*'], routes: [{ name: 'all', route: { cluster: CLUSTER } }] },
    ]);
  });

  t.test('asks of clients only what gRPC can do', async (t) => {
    t.match(told.clusters.get(CLUSTER), { type: 'EDS', lbPolicy: 'ROUND_ROBIN' });
    t.notMatch(JSON.stringify([...told.clusters.values()]), /transportSocket|ORIGINAL_DST/);
    t.ok([...told.clusters.keys()].every((name) => told.endpoints.has(name)));
  });
}
