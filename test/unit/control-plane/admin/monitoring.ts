import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { monitoring } from '../../../../control-plane/admin/index.ts';
import { Registry, type TypeStatus } from '../../../../control-plane/serve/index.ts';
import { Edition } from '../../../../control-plane/snapshot/index.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { analyse } from '../../../../control-plane/validate/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const registry = new Registry({
    collectionsOf: () => new Map([[TYPES.cluster, new Map([['a', { name: 'a' }]])]]),
    edition: new Edition(() => Buffer.from('x')),
    clock: new ManualClock(),
    log: silentLog,
  });
  const clusters: TypeStatus = {
    typeUrl: TYPES.cluster,
    sent: '2',
    acknowledged: '1',
    refused: 'no',
    resources: 1,
  };
  registry.add({
    id: 'c1',
    node: {
      id: 'sidecar~1~web-1.shop~x',
      type: 'sidecar',
      ip: '1',
      podName: 'web-1',
      namespace: 'shop',
      labels: {},
      serviceAccount: 'web',
      clusterId: 'c',
      kind: 'lateen',
      extensions: [],
    },
    protocol: 'delta',
    connectedAt: 0,
    publish: () => [],
    send: () => undefined,
    status: () => [clusters],
  });
  const { world } = worldOfYaml([
    podYaml({ name: 'web' }),
    serviceYaml({ name: 'web' }),
    ruleYaml({ kind: 'DestinationRule', name: 'web', spec: '{ host: web }' }),
  ]);
  const mesh = meshOf(world);
  const asked = (path: string, isReady = true) => {
    const answer = monitoring({
      told: () => (isReady ? { registry, mesh, analysis: () => analyse(mesh, 0) } : undefined),
      families: () => [
        { name: 'a', kind: 'gauge', help: 'A.', samples: [{ labels: { b: 'x"\\\n' }, value: 1 }] },
      ],
      version: '1.2.3',
    });
    return answer({ method: 'GET', url: new URL(`http://x${path}`), body: '' });
  };

  t.test('is ready when proxies can be served', async (t) => {
    t.equal(asked('/ready', false).status, 503);
    t.equal(asked('/ready').status, 200);
  });

  t.test('says who holds what, and who refused what', async (t) => {
    t.match(asked('/debug/syncz').body, /"cluster_status": "STALE"/);
    t.match(asked('/debug/syncz').body, /"cluster_refused": "no"/);
    t.match(asked('/debug/syncz').body, /"route_status": "IGNORED"/);
  });

  t.test('dumps what a proxy was told, in Envoy’s shape', async (t) => {
    const dump = asked('/debug/config_dump?proxyID=web-1.shop');
    t.match(dump.body, /"@type": "type.googleapis.com\/envoy.admin.v3.ClustersConfigDump"/);
    t.match(dump.body, /"dynamicActiveClusters": \[\s+\{\s+"versionInfo"/);
    t.notMatch(dump.body, /EndpointsConfigDump/);
    t.match(asked('/debug/config_dump?proxyID=web-1.shop&include_eds=true').body, /Endpoints/);
    t.equal(asked('/debug/config_dump?proxyID=who').status, 404);
    t.equal(asked('/debug/config_dump').status, 400);
  });

  t.test('shows what it knows, as Kiali reads it', async (t) => {
    const host = 'web.default.svc.cluster.local';
    t.match(JSON.parse(asked('/debug/registryz').body), [
      { hostname: host, ports: [{ port: 80 }] },
    ]);
    t.match(JSON.parse(asked('/debug/endpointz').body), [
      { svc: `${host}:http`, ep: [{ EndpointPort: 8080 }] },
    ]);
    t.match(JSON.parse(asked('/debug/configz').body), [
      { kind: 'DestinationRule', metadata: { name: 'web' }, spec: { host: 'web' } },
    ]);
    for (const path of ['edsz', 'ndsz']) {
      t.same(JSON.parse(asked(`/debug/${path}?proxyID=web-1.shop`).body), []);
    }
    t.match(JSON.parse(asked('/debug/connections').body), { totalClients: 1 });
    t.match(JSON.parse(asked('/debug/mesh').body), { rootNamespace: 'istio-system' });
    t.same(JSON.parse(asked('/debug/analyze').body), []);
  });

  t.test('writes metrics as Prometheus reads them', async (t) => {
    t.equal(asked('/metrics').body, '# HELP a A.\n# TYPE a gauge\na{b="x\\"\\\\\\n"} 1\n');
    t.same(asked('/version'), { status: 200, type: 'text/plain', body: '1.2.3\n' });
    t.match(asked('/wrong'), { status: 404, body: /\/debug\/syncz/ });
  });
}
