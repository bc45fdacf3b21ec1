import { isDeepStrictEqual } from 'node:util';
import { seededRandom } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';
import { Stages } from '../../../control-plane/collections.ts';
import { NAMES, SECRETS } from '../../../control-plane/serve/index.ts';
import { worldOfYaml } from '../../../control-plane/watch/index.ts';
import { TYPES } from '../../harness/ads.ts';
import { TestAuthority } from '../../harness/certificates.ts';
import { secretYaml } from '../../harness/secret-yaml.ts';
import { aNode } from '../../harness/connection.ts';
import { ABSENT, ChangingYaml, worldAfter } from '../../harness/worlds.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../harness/yaml-objects.ts';

const SHOP = [podYaml({ name: 'web' }), podYaml({ name: 'api' }), serviceYaml({ name: 'api' })];
const API = 'outbound|80||api.default.svc.cluster.local';

export function spec(t: Test): void {
  const worldOf = (yaml: readonly string[]) => worldOfYaml(yaml).world;
  const web = aNode({ podName: 'web', namespace: 'default' });

  t.test('is the same for proxies that see the same, and while nothing changes', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    stages.take(worldOf(SHOP));

    t.equal(stages.collectionsOf(web), first, 'the world was told again');
    const twin = { ...web, id: 'sidecar~10.0.0.2~web.default~x' };
    t.equal(stages.collectionsOf(twin), first);
  });

  t.test('has the table of names for who answers DNS', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const asking = { ...web, capturesDns: true };

    t.equal(stages.collectionsOf(web).get(NAMES)?.size, 0);
    t.equal(stages.collectionsOf(asking).get(NAMES)?.size, 1);
  });

  t.test('has all types, and changes when what a proxy sees does', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    stages.take(worldOf([...SHOP, serviceYaml({ name: 'more' })]));
    const later = stages.collectionsOf(web);

    for (const type of Object.values(TYPES)) t.ok(first.has(type), type);
    t.not(later, first);
    const kept = first.get(TYPES.cluster)?.get(API);
    t.ok(kept !== undefined);
    t.equal(later.get(TYPES.cluster)?.get(API), kept, 'another service’s piece is kept');
  });

  t.test('gives new endpoints alone when nothing else changed', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    const labels = '{ app: api }';
    const spec = '{ serviceAccountName: api, containers: [{ name: app, image: app }] }';
    stages.take(worldOf([...SHOP, podYaml({ name: 'api-2', labels, spec })]));
    const later = stages.collectionsOf(web);

    for (const type of [TYPES.cluster, TYPES.listener, TYPES.routes]) {
      t.equal(later.get(type), first.get(type));
    }
    t.not(later.get(TYPES.endpoints)?.get(API), first.get(TYPES.endpoints)?.get(API));
  });

  t.test('has what is in Secrets for who may read them, and says so when not', async (t) => {
    const { chain, key } = new TestAuthority().issue({ kind: 'dns', value: 'a.org' });
    const tls = '{ credentialName: shop }';
    const server = `{ port: { number: 443, name: s, protocol: HTTPS }, hosts: ['*'], tls: ${tls} }`;
    const world = worldOf([
      podYaml({ name: 'gate', labels: '{ istio: gate }' }),
      ruleYaml({ kind: 'Gateway', name: 'g', spec: `{ servers: [${server}] }` }),
      secretYaml({ name: 'shop', data: { 'tls.crt': chain, 'tls.key': key } }),
    ]);
    const gate = aNode({ podName: 'gate', namespace: 'default', type: 'router' });
    const toldOf = (may: boolean | undefined) =>
      new Stages(world, { allows: () => may }).collectionsOf(gate).get(SECRETS);

    t.same([...(toldOf(true)?.keys() ?? [])], ['kubernetes://shop']);
    t.equal(toldOf(false)?.size, 0);
    t.equal(toldOf(undefined), undefined, 'not known yet');
    t.equal(new Stages(world).collectionsOf(gate).get(SECRETS), undefined);
  });

  t.test('has nothing new for a proxy that does not see what changed', async (t) => {
    const far = aNode({ podName: 'far', namespace: 'other' });
    const scope = '{ egress: [{ hosts: ["./*"] }] }';
    const sidecar = ruleYaml({ kind: 'Sidecar', name: 'own', namespace: 'other', spec: scope });
    const rest = [...SHOP, podYaml({ name: 'far', namespace: 'other' }), sidecar];
    const first = worldAfter(undefined, rest);
    const stages = new Stages(first);
    const [its, webs] = [stages.collectionsOf(far), stages.collectionsOf(web)];
    const rule = ruleYaml({ kind: 'VirtualService', name: 'api', spec: '{ hosts: [api] }' });
    const pod = podYaml({ name: 'api-2', labels: '{ app: api }' });

    for (const more of [[pod], [pod, rule], [pod, rule, serviceYaml({ name: 'new' })]]) {
      stages.take(worldAfter(first, [...rest, ...more]));

      t.equal(stages.collectionsOf(far), its);
      t.not(stages.collectionsOf(web), webs);
    }
  });

  t.test('says after any change what it would say of the world as it is', async (t) => {
    const nodes = [
      web,
      aNode({ podName: 'api', namespace: 'default' }),
      aNode({ podName: 'far', namespace: 'other', kind: 'envoy' }),
      aNode({ podName: 'gate', namespace: 'default', type: 'router', labels: { istio: 'gate' } }),
    ];
    for (let seed = 1; seed <= 12; seed++) {
      const changing = new ChangingYaml(WAYS, seededRandom(seed));
      let world = worldAfter(undefined, changing.yaml);
      const stages = new Stages(world);
      for (let turn = 0; turn < 12; turn++) {
        // Somebody is always late, and sees only some of the worlds.
        for (const [i, node] of nodes.entries()) {
          if (i === turn % nodes.length) continue;
          const told = stages.collectionsOf(node);
          // Read anew, so that nothing is shared with what was kept.
          const whole = new Stages(worldAfter(undefined, changing.yaml)).collectionsOf(node);
          const isSame = isDeepStrictEqual(told, whole);
          if (!t.ok(isSame, `seed ${seed}, turn ${turn}, ${node.podName}`)) return;
        }
        changing.change();
        world = worldAfter(world, changing.yaml);
        stages.take(world);
      }
    }
  });
}

const HTTP = 'ports: [{ port: 80, targetPort: 8080, name: http }]';

/** Each is in the world in one of these ways. */
const WAYS: readonly (readonly string[])[] = [
  [podYaml({ name: 'web' })],
  [podYaml({ name: 'far', namespace: 'other' })],
  ...['api', 'db'].flatMap((name) => [
    [podYaml({ name }), podYaml({ name, labels: `{ app: ${name}, version: v1 }` }), ABSENT],
    [podYaml({ name: `${name}-2`, labels: `{ app: ${name} }` }), ABSENT],
  ]),
  [serviceYaml({ name: 'web' })],
  [
    serviceYaml({ name: 'api' }),
    serviceYaml({ name: 'api', spec: `{ selector: { app: db }, ${HTTP} }` }),
    ABSENT,
  ],
  ...['None', '10.96.1.1'].map((ip, i) => {
    const ports = 'ports: [{ port: 90, name: tcp }, { port: 91 }]';
    const spec = `{ clusterIP: ${ip}, selector: { app: db }, ${ports} }`;
    return [serviceYaml({ name: `db-${i}`, namespace: 'default', spec }), ABSENT];
  }),
  ...['api', '"*.default.svc.cluster.local"', 'nobody.example.com', 'db-1'].map((host, i) => {
    const rule = (spec: string): string =>
      ruleYaml({
        kind: 'VirtualService',
        name: `rule-${i}`,
        spec: `{ hosts: [${host}], ${spec} }`,
      });
    const route = (timeout: string): string =>
      `http: [{ timeout: ${timeout}, route: [{ destination: { host: api } }] }]`;
    const tcp = 'tcp: [{ route: [{ destination: { host: web, port: { number: 80 } } }] }]';
    const both = ['4s', '5s'].map((timeout) => `gateways: [mesh, gate], ${route(timeout)}`);
    const ways = [route('1s'), route('2s'), `exportTo: ["."], ${route('3s')}`, tcp, ...both];
    return [...ways.map(rule), ABSENT];
  }),
  ...['api', '"*.default.svc.cluster.local"'].map((host, i) => {
    const hashed = (header: string): string =>
      `trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: ${header} } } }`;
    const ways = [
      'subsets: [{ name: v1, labels: { version: v1 } }]',
      hashed('x-user'),
      `exportTo: ["."], ${hashed('x-cart')}`,
      `workloadSelector: { matchLabels: { app: web } }, ${hashed('x-web')}`,
    ];
    const rule = (spec: string): string =>
      ruleYaml({
        kind: 'DestinationRule',
        name: `called-${i}`,
        spec: `{ host: ${host}, ${spec} }`,
      });
    return [...ways.map(rule), ABSENT];
  }),
  [
    ruleYaml({ kind: 'Sidecar', name: 'few', spec: '{ egress: [{ hosts: ["./*"] }] }' }),
    ruleYaml({
      kind: 'Sidecar',
      name: 'few',
      spec: '{ egress: [{ port: { number: 90, name: tcp, protocol: TCP }, hosts: ["*/*"] }] }',
    }),
    ABSENT,
    ABSENT,
  ],
  [
    ruleYaml({
      kind: 'Gateway',
      name: 'gate',
      spec:
        '{ selector: { istio: gate }, servers: ' +
        '[{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }',
    }),
    ABSENT,
  ],
];
