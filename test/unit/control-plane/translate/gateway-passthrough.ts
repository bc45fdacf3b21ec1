import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';
import {
  passedClusters,
  passedThrough,
} from '../../../../control-plane/translate/gateway-passthrough.ts';
import type { Test } from '../../../harness/unit.ts';

const GATE = podYaml({ name: 'gate', labels: '{ istio: eastwestgateway }' });
const GATEWAY = ruleYaml({
  kind: 'Gateway',
  name: 'cross',
  spec: `
    selector: { istio: eastwestgateway }
    servers:
      - port: { number: 15443, name: tls, protocol: TLS }
        tls: { mode: AUTO_PASSTHROUGH }
        hosts: ['*.default.svc.cluster.local']`,
});

export function spec(t: Test): void {
  t.test('hands mutual TLS on by the name that sidecars ask for', async (t) => {
    const mesh = new MeshUnderTest([
      GATE,
      GATEWAY,
      serviceYaml({ name: 'web' }),
      serviceYaml({ name: 'far', namespace: 'other' }),
    ]);
    const view = mesh.view({ namespace: 'default', pod: 'gate' });
    if (view.kind !== 'gateway') throw new Error('it is a gateway');
    const server = view.ports[0]?.servers[0];
    if (server === undefined) throw new Error('it has a server');
    const name = 'outbound_.80_._.web.default.svc.cluster.local';

    t.match(passedThrough(server, view), [
      { filterChainMatch: { serverNames: [name], applicationProtocols: ['istio'] } },
    ]);
    const called = 'outbound|80||web.default.svc.cluster.local';
    const mutualTls = { transportSocket: { name: 'tls' } };
    t.same(passedClusters(view, [{ name: called, edsClusterConfig: {}, ...mutualTls }]), [
      { name, edsClusterConfig: { serviceName: called } },
    ]);
    t.match(mesh.plan({ namespace: 'default', pod: 'gate' }).upstreams.get(name), {
      tls: [],
    });
  });
}
