import { forClient } from '../../../../control-plane/translate/index.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const API = 'outbound|80||api.default.svc.cluster.local';
const labels = '{ app: api, security.istio.io/tlsMode: istio }';
const SHOP = [
  podYaml({ name: 'api', labels }),
  serviceYaml({ name: 'api' }),
  ruleYaml({
    kind: 'DestinationRule',
    name: 'locked',
    spec: '{ host: locked, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }',
  }),
  serviceYaml({ name: 'locked', spec: '{ selector: { app: api }, ports: [{ port: 80 }] }' }),
];

export function spec(t: Test): void {
  const mesh = new MeshUnderTest(SHOP);
  const pod = { namespace: 'default', pod: 'api' };
  const [snapshot, view] = [mesh.snapshot(pod), mesh.view(pod)];

  t.test('leaves everything to clients of the mesh', async (t) => {
    t.equal(forClient(snapshot, { kind: 'lateen', view, extensions: [] }), snapshot);
    t.equal(forClient(snapshot, { kind: 'istio-proxy', view, extensions: [] }), snapshot);
  });

  t.test('an Envoy by itself waits for no certificate that nobody gives it', async (t) => {
    const told = forClient(snapshot, { kind: 'envoy', view, extensions: [] });

    t.ok(snapshot.clusters.get(API)?.transportSocketMatches);
    t.equal(told.clusters.get(API)?.transportSocketMatches, undefined);
    const all = JSON.stringify([...told.clusters.values(), ...told.listeners.values()]);
    t.notMatch(all, /sds-grpc/);
    t.equal(forClient(snapshot, { kind: 'envoy', view, extensions: [] }), told, 'made once');
  });

  t.test('has nothing to send in the clear what a rule wants encrypted', async (t) => {
    const { clusters } = forClient(snapshot, { kind: 'envoy', view, extensions: [] });
    const locked = [...clusters.values()].find(
      ({ name = '' }) => name === 'outbound|80||locked.default.svc.cluster.local',
    );

    t.match(locked, { type: 'STATIC', transportSocket: undefined, loadAssignment: undefined });
  });
}
