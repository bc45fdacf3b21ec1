// The node's network, for real: pods with addresses, services as packet rules, names.
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { ENDPOINT_SLICES, SERVICES } from '../../api/kubernetes/index.ts';
import { checked, runProgram } from '../../local/machine/index.ts';
import { isInsideNode } from '../harness/inside-node.ts';
import {
  aNodeNetwork,
  ask,
  eventually,
  NODE,
  resolve,
  rules,
  type NodeNetwork,
} from '../harness/node-network.ts';

// Loaded inside only: outside, what is printed comes from there.
if (await isInsideNode(fileURLToPath(import.meta.url))) {
  const { t } = await import('tap');
  const scene = await aNodeNetwork();
  t.teardown(scene.close);
  await reaching(t, scene);
  await serving(t, scene);
  await naming(t, scene);
  await lasting(t, scene);
}

async function reaching(t: Test, { one, two }: NodeNetwork): Promise<void> {
  await t.test('a pod reaches another, and the node reaches both', async (t) => {
    t.equal(await ask(two, '10.244.1.0'), 'one hears 10.244.1.1');
    t.equal(await ask(NODE, '10.244.1.1:8080'), 'two hears 10.244.0.1');
  });

  await t.test('nothing leads out of the cluster, and says so at once', async (t) => {
    t.match(await ask(one, '192.0.2.77'), /ENETUNREACH|EHOSTUNREACH/);
  });
}

async function serving(t: Test, { api, one, two }: NodeNetwork): Promise<void> {
  await t.test(
    'a service address leads to its endpoint, from pods and from the node',
    async (t) => {
      await api.create(SERVICES, service({ name: 'web', clusterIP: '10.96.7.7' }));
      await api.create(ENDPOINT_SLICES, slice('web', [two.address]));

      const first = await eventually(() => ask(one, '10.96.7.7'), /two/);
      t.equal(first, 'two hears 10.244.1.0');
      t.equal(await ask(NODE, '10.96.7.7'), 'two hears 10.244.0.1');
      t.equal(await ask(one, '10.244.0.1:30080'), 'two hears 10.244.1.0', 'node port');
    },
  );

  await t.test('a pod that reaches itself through a service sees the node', async (t) => {
    t.equal(await ask(two, '10.96.7.7'), 'two hears 10.244.0.1');
  });

  await t.test('a service without endpoints refuses at once', async (t) => {
    await api.create(
      SERVICES,
      service({ name: 'lonely', clusterIP: '10.96.7.8', ports: [{ port: 80 }] }),
    );

    t.equal(await ask(one, '10.96.7.8'), 'ECONNREFUSED');
    t.equal(await ask(NODE, '10.96.7.8'), 'ECONNREFUSED');
    t.equal(await ask(one, '10.96.7.7:81'), 'ECONNREFUSED', 'a port it does not have');
  });

  await t.test('endpoints change, and an established rule set follows', async (t) => {
    const { endpoints } = slice('web', [one.address, two.address]);
    const name = { namespace: 'default', name: 'web-1' };
    await api.patch(ENDPOINT_SLICES, name, { kind: 'merge', change: { endpoints } });
    await eventually(() => ask(NODE, '10.96.7.7'), /one/);

    t.same([...(await heard(20))].sort(), ['one', 'two']);
  });

  await t.test('with session affinity a client keeps its endpoint', async (t) => {
    const name = { namespace: 'default', name: 'web' };
    const change = { spec: { sessionAffinity: 'ClientIP' } };
    await api.patch(SERVICES, name, { kind: 'merge', change });
    const kept = /clients\/10800s\/default\/web\/tcp\/80\/10\.244\.1\.0\/8080/;

    t.match(await eventually(rules, kept), kept);
    t.equal((await heard(6)).size, 1);
  });
}

async function naming(t: Test, { one }: NodeNetwork): Promise<void> {
  await t.test('pods find services by name, and reverse', async (t) => {
    const web = 'web.default.svc.cluster.local';

    t.same(await resolve(one, { method: 'resolve4', name: web }), ['10.96.7.7']);
    t.same(await resolve(one, { method: 'resolveSrv', name: `_http._tcp.${web}` }), [
      { name: web, port: 80, priority: 0, weight: 100, type: 'SRV' },
    ]);
    t.same(await resolve(one, { method: 'reverse', name: '10.96.7.7' }), [web]);
    t.equal(await resolve(one, { method: 'resolve4', name: `none.${web}` }), 'ENOTFOUND');
    t.equal(await resolve(one, { method: 'resolve6', name: web }), 'ENODATA');
    t.equal(await resolve(one, { method: 'resolve4', name: 'example.com' }), 'ESERVFAIL');
  });
}

async function lasting(t: Test, scene: NodeNetwork): Promise<void> {
  const { network, one, two, errors } = scene;

  await t.test('a started agent finds pods and services as the one before left them', async (t) => {
    scene.stop.abort();
    const next = new AbortController();
    const again = await scene.startAgain(next.signal);
    await again.complete;

    t.same(await again.pods.list(), [one, two]);
    t.match(await eventually(() => ask(one, '10.96.7.7'), /one|two/), /one|two/);
    t.same(errors, [], 'every transaction was accepted');
    next.abort();
  });

  await t.test('a pod costs little time and leaves nothing', async (t) => {
    const begun = performance.now();
    const uids = Array.from({ length: 10 }, (_, i) => `many-${i}`);
    for (const uid of uids) await network.pods.add({ uid, name: uid, namespace: 'default' });
    const eachMs = (performance.now() - begun) / uids.length;
    for (const uid of [...uids, 'one', 'two']) await network.pods.remove(uid);

    t.comment(`${eachMs.toFixed(1)} ms for each pod`);
    t.ok(eachMs < 100, 'about 10 ms on a quiet machine');
    t.equal(await checked(runProgram, { argv: ['ip', 'netns', 'list'] }), '');
    t.notMatch(await checked(runProgram, { argv: ['ip', 'link'] }), 'pod-');
  });
}

/** Who answers for the service, asked that often. */
async function heard(times: number): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (let i = 0; i < times; i++) names.add((await ask(NODE, '10.96.7.7')).slice(0, 3));
  return names;
}

type ServiceDraft = {
  readonly name: string;
  readonly clusterIP: string;
  readonly ports?: readonly { readonly port: number }[];
};

function service({ name, clusterIP, ...spec }: ServiceDraft) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { clusterIP, ports: [{ name: 'http', port: 80, nodePort: 30080 }], ...spec },
  };
}

function slice(name: string, addresses: readonly string[]) {
  const labels = { 'kubernetes.io/service-name': name };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace: 'default', labels },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}
