// Two control planes behind one address, and proxies that are connected while traffic flows: one
// dies, then the other. No request may be lost, nothing that is held is told again, and what
// changes afterwards arrives.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { t } from 'tap';
import { silentLog, systemClock, systemRandom } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import { systemDial } from '../../proxy/grpc/index.ts';
import { startAds, type AdsUpdate } from '../../proxy/xds/index.ts';
import { planesRoot, provedPlane, type ProvedPlane } from '../harness/proved-plane.ts';
import { freePorts, runProxy, serveApp, untilStatus } from '../harness/proxy-program.ts';
import { ruleYaml, serviceYaml } from '../harness/yaml-objects.ts';

const FRONT_PORT = 25_320;
const PLANE_PORTS = [25_321, 25_322];
const NAMESPACE = 'edge';
const SERVICES = 60;
const SIDECARS = 6;
const LOOPS = 4;

const ports = await freePorts();
const own = await freePorts();

function meshYaml(more: readonly string[] = []): readonly string[] {
  const server = `{ port: { number: ${ports.inbound}, name: http, protocol: HTTP }, hosts: ['*'] }`;
  const spec = `{ ports: [{ port: 80, targetPort: ${ports.upstream}, name: http }] }`;
  const names = ['web', ...Array.from({ length: SERVICES - 1 }, (_, i) => `service-${i}`)];
  return [
    ruleYaml({
      kind: 'Gateway',
      name: 'gate',
      namespace: NAMESPACE,
      spec: `{ selector: { istio: gate }, servers: [${server}] }`,
    }),
    ...names.map((name) => serviceYaml({ name, namespace: NAMESPACE, spec })),
    `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, namespace: ${NAMESPACE}, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: ${ports.upstream}, protocol: TCP }]
endpoints: [{ addresses: [127.0.0.1], conditions: { ready: true } }]
`,
    ruleYaml({
      kind: 'VirtualService',
      name: 'web',
      namespace: NAMESPACE,
      spec: `{ hosts: ['*'], gateways: [gate], http: [
        ${more.join('')} { route: [{ destination: { host: web } }] }] }`,
    }),
  ];
}

/** The address that proxies know; each connection goes to the next plane that is alive. */
class Front {
  readonly #alive = new Map<number, Set<Socket>>(PLANE_PORTS.map((port) => [port, new Set()]));
  #next = 0;
  bytes = 0;
  readonly server = createServer((near) => this.#pass(near));

  kill(port: number): void {
    const sockets = this.#alive.get(port) ?? [];
    this.#alive.delete(port);
    for (const socket of sockets) socket.destroy();
  }

  #pass(near: Socket): void {
    const all = [...this.#alive.keys()];
    const port = all[(this.#next += 1) % all.length];
    near.on('error', () => undefined);
    if (port === undefined) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    this.#alive.get(port)?.add(near).add(far);
    far.on('data', ({ length }) => (this.bytes += length));
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  }
}

const stopping = new AbortController();
const root = planesRoot();
const [one, other] = PLANE_PORTS.map((port) =>
  provedPlane({
    port,
    yaml: meshYaml(),
    caller: { namespace: NAMESPACE, serviceAccount: 'gate' },
    signal: stopping.signal,
    root,
  }),
);
if (one === undefined || other === undefined) throw new Error('there are two planes');
const front = new Front();
await Promise.all([one, other].map(({ server }) => server.start()));
await new Promise<void>((resolve) => front.server.listen(FRONT_PORT, '127.0.0.1', resolve));
const folder = mkdtempSync(join(tmpdir(), 'lateen-replicas-'));
t.teardown(async () => {
  stopping.abort();
  front.server.close();
  for (const { registry, server } of [one, other]) {
    registry.stop();
    await server.stop();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function die({ server, registry }: ProvedPlane, port: number): Promise<void> {
  front.kill(port);
  registry.stop();
  await server.stop();
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`did not come: ${what}`);
}

function connections(...planes: readonly ProvedPlane[]): number {
  return planes.reduce((sum, { registry }) => sum + registry.connections.length, 0);
}

writeFileSync(join(folder, 'root.pem'), root.pem);
writeFileSync(join(folder, 'token'), 'token');
writeFileSync(join(folder, 'labels'), 'istio="gate"\n');
await serveApp(t, ports.upstream, (_, response) => response.end('hello'));
const ROLE = ['router', '--domain', `${NAMESPACE}.svc.cluster.local`];
const environment = {
  POD_NAME: 'gate-1',
  POD_NAMESPACE: NAMESPACE,
  SERVICE_ACCOUNT: 'gate',
  CA_ROOT_CA: join(folder, 'root.pem'),
  LATEEN_TOKEN_FILE: join(folder, 'token'),
  LATEEN_POD_INFO: folder,
  ISTIO_META_ENVOY_STATUS_PORT: String(own.inbound),
  ISTIO_META_ENVOY_PROMETHEUS_PORT: String(own.outbound),
  MINIMUM_DRAIN_DURATION: '0s',
  PROXY_CONFIG: JSON.stringify({
    discoveryAddress: `localhost:${FRONT_PORT}`,
    proxyAdminPort: own.admin,
    statusPort: own.upstream,
  }),
  LATEEN_DATA: folder,
  LATEEN_MEMORY: folder,
};
const gate = runProxy(t, ROLE, environment);

const updates: AdsUpdate[] = [];
const clusters = new Map<number, Set<string>>();
for (let i = 0; i < SIDECARS; i++) {
  const held = new Set<string>();
  clusters.set(i, held);
  const ads = startAds({
    address: `localhost:${FRONT_PORT}`,
    tls: () => ({ roots: root.pem }),
    token: () => 'token',
    node: {
      id: `sidecar~10.0.0.${i + 1}~web-${i}.${NAMESPACE}~${NAMESPACE}.svc.cluster.local`,
      userAgentName: 'lateen',
    },
    xds: new Xds(),
    check: () => [],
    onUpdate(update) {
      updates.push(update);
      for (const { kind, name } of update.changed) if (kind === 'cluster') held.add(name);
    },
    dial: systemDial(systemClock),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });
  t.teardown(() => ads.stop());
}

const agent = new Agent({ keepAlive: true, maxSockets: LOOPS });
t.teardown(() => agent.destroy());
const asked = { isOver: false, answers: 0 };
const lost: string[] = [];

function ask(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: ports.inbound, path, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end();
  });
}

async function load(): Promise<void> {
  while (!asked.isOver) {
    const outcome = await ask('/').catch((error: unknown) => String(error));
    if (outcome === 200) asked.answers += 1;
    else lost.push(String(outcome));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

await untilStatus({ port: own.inbound, path: '/healthz/ready', status: 200 });
await until('everything', () => [...clusters.values()].every(({ size }) => size >= SERVICES));
await until('all are connected', () => connections(one, other) === SIDECARS + 1);
const loops = Array.from({ length: LOOPS }, load);

await t.test(
  'a death costs each of its proxies one reconnect, and nothing is told again',
  async (t) => {
    const [first, told] = [front.bytes, updates.length];
    t.ok(connections(one) > 0 && connections(other) > 0, 'both have some');
    const moved = connections(one);

    const stayed = connections(other);
    await die(one, PLANE_PORTS[0] ?? 0);
    await until('all are back', () => connections(other) === SIDECARS + 1);
    await until('all have settled', () => other.registry.standing.settled === SIDECARS + 1);

    const newest = other.registry.connections.map(({ id }) => Number(id.slice(1)));
    t.equal(Math.max(...newest), stayed + moved, 'nobody had to come twice');
    t.equal(updates.length, told, 'nothing was news to anybody');
    t.ok(front.bytes - first < first / 4, `${front.bytes - first} bytes of ${first} were sent`);
  },
);

await t.test('what changes afterwards acts', async (t) => {
  const gone = '{ match: [{ uri: { exact: /gone } }], directResponse: { status: 410 } },';

  other.publish(meshYaml([gone]));

  const seen = { status: 0 };
  for (let i = 0; i < 400 && seen.status !== 410; i++) {
    seen.status = await ask('/gone');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  t.equal(seen.status, 410);
});

await t.test('without any, proxies go on with what they have', async (t) => {
  const before = asked.answers;

  await die(other, PLANE_PORTS[1] ?? 0);
  await until('traffic goes on', () => asked.answers > before + 100);
  asked.isOver = true;
  await Promise.all(loops);

  t.equal(await ask('/gone'), 410);
  t.same(lost, [], `of ${asked.answers} requests`);
});

await t.test('and one that is restarted then begins with what it had', async (t) => {
  gate.terminate();
  await gate.ended;
  runProxy(t, ROLE, environment);
  await untilStatus({ port: own.inbound, path: '/healthz/ready', status: 200 });

  t.same([await ask('/'), await ask('/gone')], [200, 410]);
});
