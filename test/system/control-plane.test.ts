// The whole control plane in one process, on real ports, before a Kubernetes API in memory: from a
// cluster without a mesh to a proxy that is told of a service, and of a rule as it is written.
import { request as tlsRequest } from 'node:https';
import { t } from 'tap';
import { controlPlane, SETTINGS } from '../../control-plane/index.ts';
import {
  listAt,
  readSettings,
  silentLog,
  stringAt,
  systemClock,
  systemRandom,
  type Json,
  type KubeApi,
  type KubeObject,
  type ResourceId,
} from '../../lib/index.ts';
import {
  CONFIG_MAPS,
  ENDPOINT_SLICES,
  NAMESPACES,
  PODS,
  SECRETS,
  SERVICES,
} from '../../api/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { systemDial } from '../../proxy/grpc/index.ts';
import { startAds, type AdsUpdate } from '../../proxy/xds/index.ts';
import { FakeKube, type Draft } from '../harness/fake-kube.ts';

const PORTS = { xds: 25_112, plain: 25_110, webhook: 25_117, monitoring: 25_114, ready: 25_180 };
const HOOKS = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'validatingwebhookconfigurations',
};
const VIRTUAL_SERVICES = { group: 'networking.istio.io', version: 'v1', plural: 'virtualservices' };

const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'reviews', namespace: 'shop' },
  spec: {
    hosts: ['reviews'],
    http: [
      { match: [{ uri: { prefix: '/old' } }], directResponse: { status: 410 } },
      { route: [{ destination: { host: 'reviews' } }] },
    ],
  },
} satisfies Draft;

async function cluster(): Promise<FakeKube> {
  const kube = new FakeKube(systemClock);
  type Fields = {
    readonly metadata: Draft['metadata'];
    readonly [field: string]: Json | undefined;
  };
  const put = (resource: ResourceId, kind: string, fields: Fields) =>
    kube.seed(resource, { apiVersion: 'v1', kind, ...fields });
  await put(NAMESPACES, 'Namespace', { metadata: { name: 'istio-system' } });
  await put(NAMESPACES, 'Namespace', { metadata: { name: 'shop' } });
  await put(SERVICES, 'Service', {
    metadata: { name: 'reviews', namespace: 'shop' },
    spec: {
      clusterIP: '10.96.0.9',
      clusterIPs: ['10.96.0.9'],
      selector: { app: 'reviews' },
      ports: [{ name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP' }],
    },
  });
  await put(ENDPOINT_SLICES, 'EndpointSlice', {
    metadata: {
      name: 'reviews-1',
      namespace: 'shop',
      labels: { 'kubernetes.io/service-name': 'reviews' },
    },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 9080, protocol: 'TCP' }],
    endpoints: [{ addresses: ['10.0.0.8'], conditions: { ready: true } }],
  });
  await put(PODS, 'Pod', {
    metadata: { name: 'web-1', namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [], serviceAccountName: 'web', nodeName: 'n1' },
    status: { podIP: '10.0.0.1', phase: 'Running' },
  });
  await put(HOOKS, 'ValidatingWebhookConfiguration', {
    metadata: { name: 'istio-validator-istio-system' },
    webhooks: [
      { name: 'a', clientConfig: { service: { name: 'istiod', namespace: 'istio-system' } } },
    ],
  });
  return kube;
}

/** Answers reviews of tokens as an API server would; the fake one only stores. */
function reviewing(kube: FakeKube): KubeApi {
  const status = {
    authenticated: true,
    user: { username: 'system:serviceaccount:shop:web' },
    audiences: ['istio-ca'],
  };
  return {
    get: (...all) => kube.get(...all),
    list: (...all) => kube.list(...all),
    watch: (...all) => kube.watch(...all),
    update: (...all) => kube.update(...all),
    patch: (...all) => kube.patch(...all),
    delete: (...all) => kube.delete(...all),
    create: async (resource, object, options) =>
      resource.plural === 'tokenreviews'
        ? { ...object, status }
        : kube.create(resource, object, options),
  };
}

async function until<T>(what: string, find: () => T | undefined): Promise<T> {
  for (let i = 0; i < 400; i++) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`did not come: ${what}`);
}

function post(ca: string, object: object): Promise<string> {
  const review = { kind: 'AdmissionReview', request: { uid: 'u1', object } };
  return new Promise((resolve, reject) => {
    const call = tlsRequest(
      {
        port: PORTS.webhook,
        path: '/validate',
        method: 'POST',
        ca,
        servername: 'istiod.istio-system.svc',
      },
      (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
      },
    );
    call.on('error', reject).end(JSON.stringify(review));
  });
}

function dataOf(objects: readonly KubeObject[], name: string): KubeObject | undefined {
  return objects.find(({ metadata }) => metadata.name === name);
}

const EFFECTS = { clock: systemClock, random: systemRandom, log: silentLog };

function planeBefore(kube: FakeKube): ReturnType<typeof controlPlane> {
  const env = {
    LATEEN_XDS_PORT: String(PORTS.xds),
    LATEEN_PLAIN_XDS_PORT: String(PORTS.plain),
    LATEEN_WEBHOOK_PORT: String(PORTS.webhook),
    LATEEN_MONITORING_PORT: String(PORTS.monitoring),
    LATEEN_READY_PORT: String(PORTS.ready),
  };
  const reading = readSettings(SETTINGS, { env, argv: [] });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return controlPlane({
    api: reviewing(kube),
    settings: reading.value,
    ...EFFECTS,
    version: 'test',
    usage: () => ({ residentBytes: 0, cpuSeconds: 0 }),
  });
}

t.test('serves a cluster from its first object to a rule that acts', async (t) => {
  const kube = await cluster();
  const plane = planeBefore(kube);
  await plane.start();
  t.teardown(() => plane.stop());

  const bundle = await until('the bundle', () =>
    kube.all(CONFIG_MAPS).find(({ metadata }) => metadata.namespace === 'shop'),
  );
  const root = stringAt(bundle['data'], 'root-cert.pem') ?? '';
  t.match(root, /BEGIN CERTIFICATE/);
  const [hook] = await until('the caBundle', () => {
    const hooks = listAt(kube.all(HOOKS)[0], 'webhooks');
    return stringAt(hooks[0], 'clientConfig', 'caBundle') === undefined ? undefined : hooks;
  });
  t.equal(Buffer.from(stringAt(hook, 'clientConfig', 'caBundle') ?? '', 'base64').toString(), root);
  await until('the injector’s Secret', () =>
    dataOf(kube.all(SECRETS), 'istio-sidecar-injector-certs'),
  );

  t.equal((await fetch(`http://127.0.0.1:${PORTS.ready}/ready`)).status, 200);
  t.match(await post(root, RULE), /"allowed":true/);
  const wrong = { ...RULE, spec: { ...RULE.spec, hots: ['reviews'] } };
  t.match(await post(root, wrong), /spec\.hots: is not a known field/);

  const updates: AdsUpdate[] = [];
  const ads = startAds({
    address: `localhost:${PORTS.xds}`,
    tls: () => ({ roots: root, serverName: 'istiod.istio-system.svc' }),
    token: () => 'token',
    xds: new Xds(),
    check: () => [],
    dial: systemDial(systemClock),
    ...EFFECTS,
    node: { id: 'sidecar~10.0.0.1~web-1.shop~shop.svc.cluster.local', userAgentName: 'lateen' },
    onUpdate: (update) => void updates.push(update),
  });
  t.teardown(() => ads.stop());
  const changed = () => updates.flatMap((update) => update.changed);
  await until('a listener', () => changed().find(({ kind }) => kind === 'listener'));
  const wanted = 'outbound|9080||reviews.shop.svc.cluster.local';
  await until('the cluster', () => changed().find(({ name }) => name === wanted));

  updates.length = 0;
  const begun = performance.now();
  await kube.seed(VIRTUAL_SERVICES, RULE);
  const routes = await until('the rule', () =>
    changed().find((each) => each.kind === 'routes' && JSON.stringify(each).includes('410')),
  );
  const took = Math.round(performance.now() - begun);
  t.ok(took < 1000, `acted after ${took} ms`);
  t.equal(routes.name, '9080');

  await until('acknowledgement', () => true);
  const sync = await (await fetch(`http://127.0.0.1:${PORTS.monitoring}/debug/syncz`)).text();
  t.match(sync, /"proxy": "web-1.shop"/);
  t.match(sync, /"cluster_status": "SYNCED"/);
  const dump = await fetch(
    `http://127.0.0.1:${PORTS.monitoring}/debug/config_dump?proxyID=web-1.shop`,
  );
  t.match(await dump.text(), /RoutesConfigDump/);
  const metrics = await (await fetch(`http://127.0.0.1:${PORTS.monitoring}/metrics`)).text();
  t.match(metrics, /pilot_xds\{version="test"\} 1\n/);
  await ads.stop();
});
