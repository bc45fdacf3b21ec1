// Names and health checks over real sockets: a name becomes an address, endpoints that fail their
// checks get no requests until they pass, and whatever a checked server says, nothing breaks.
import { createServer, type Server, type Socket } from 'node:net';
import { t, type Test } from 'tap';
import { seededRandom, systemClock, Wheel } from '../../lib/index.ts';
import type { EndpointPlan, UpstreamPlan } from '../../proxy/plan/index.ts';
import { PeerRule } from '../../proxy/tls/index.ts';
import { NO_PREFERENCE, SystemResolver, TcpDialer, Upstream } from '../../proxy/upstream/index.ts';
import { healthCheckPlan, httpCheck } from '../harness/health.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../harness/plans.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const ILL = 'HTTP/1.1 503 Ill\r\nContent-Length: 0\r\n\r\n';
const CALM = { kind: 'round-robin', slowStart: undefined, panicPercent: 0 } as const;
const BALANCE = { ...CALM, locality: { kind: 'none' } } as const;

/** A server on a free port, which ends with the test. */
async function serving(t: Test, answer: (socket: Socket) => void): Promise<EndpointPlan> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const place = server.address();
  const port = typeof place === 'object' && place !== null ? place.port : 0;
  return endpoint('127.0.0.1', { port });
}

function upstreamOf(t: Test, members: readonly EndpointPlan[], more: Partial<UpstreamPlan>) {
  const wheel = new Wheel(systemClock);
  const contexts = { client: () => undefined, rule: () => new PeerRule([]) };
  const upstream = new Upstream(upstreamPlan('u', { balance: BALANCE, ...more }), {
    dialer: new TcpDialer(wheel, contexts),
    wheel,
    clock: systemClock,
    random: seededRandom(1),
    resolver: new SystemResolver(),
    own: undefined,
  });
  t.teardown(() => upstream.retire());
  upstream.setMembers(endpointsPlan('u', ...members));
  return upstream;
}

/** Whether it comes true within a few seconds. */
async function soon(claim: () => boolean): Promise<boolean> {
  for (let i = 0; i < 300 && !claim(); i++) await new Promise((again) => setTimeout(again, 10));
  return claim();
}

const quick = { intervalMs: 20, unhealthyIntervalMs: 20, noTrafficIntervalMs: 20, timeoutMs: 500 };

await t.test('a name becomes the address it stands for', async (t) => {
  const { port } = await serving(t, () => undefined);
  const source = {
    kind: 'dns',
    endpoints: 'u',
    refreshMs: 60_000,
    failureRefresh: { baseMs: 1000, maxMs: 1000 },
    respectsTtl: false,
    jitterMs: 0,
    family: 'v4-preferred',
    all: true,
  } as const;
  const upstream = upstreamOf(t, [endpoint('localhost', { port })], { source });

  t.ok(await soon(() => upstream.pick(NO_PREFERENCE)?.plan.address === '127.0.0.1'));
});

await t.test('who fails its checks gets nothing until it passes again', async (t) => {
  let says = OK;
  const wavering = await serving(t, (socket) => socket.on('data', () => socket.write(says)));
  const steady = await serving(t, (socket) => socket.on('data', () => socket.write(OK)));
  const upstream = upstreamOf(t, [wavering, steady], {
    healthChecks: [healthCheckPlan({ ...quick, check: httpCheck() })],
  });
  const picked = (): number =>
    new Set([upstream.pick(NO_PREFERENCE), upstream.pick(NO_PREFERENCE)]).size;

  t.equal(upstream.pick(NO_PREFERENCE), undefined, 'nobody has passed yet');
  t.ok(await soon(() => picked() === 2), 'both pass');
  says = ILL;
  t.ok(await soon(() => picked() === 1), 'one fails');
  t.equal(upstream.pick(NO_PREFERENCE)?.plan.port, steady.port);
  says = OK;
  t.ok(await soon(() => picked() === 2), 'and is well again');
});

await t.test('a port where nobody listens fails a check by connection', async (t) => {
  const open = await serving(t, () => undefined);
  const check = { kind: 'tcp', send: '', receive: [] } as const;
  const upstream = upstreamOf(t, [open, endpoint('127.0.0.1', { port: 1 })], {
    healthChecks: [healthCheckPlan({ ...quick, check })],
  });

  t.ok(await soon(() => upstream.pick(NO_PREFERENCE)?.plan.port === open.port));
  t.ok(await soon(() => (upstream.health?.stats.networkFailure ?? 0) > 3));
});

await t.test('whatever a checked server says, it has failed and nothing breaks', async (t) => {
  const random = seededRandom(11);
  const noise = (): Buffer => Buffer.from(Array.from({ length: 200 }, () => random.below(256)));
  const ways: readonly ((socket: Socket) => void)[] = [
    (socket) => socket.on('data', () => socket.write(noise())),
    (socket) => socket.write(`${ILL}${OK}${OK}`),
    (socket) => socket.destroy(),
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n')),
    (socket) =>
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(5000)}`)),
    (socket) => socket.on('data', () => socket.resetAndDestroy()),
  ];
  const members = await Promise.all(ways.map((way) => serving(t, way)));
  const grpc = { kind: 'grpc', service: '', authority: '' } as const;
  for (const check of [httpCheck(), httpCheck({ version: 'http2' }), grpc]) {
    const upstream = upstreamOf(t, members, {
      healthChecks: [healthCheckPlan({ ...quick, timeoutMs: 60, check })],
    });
    const checked = (): number => upstream.health?.stats.failure ?? 0;

    t.ok(await soon(() => checked() >= 10 * ways.length), `${checked()} checks failed`);
    t.equal(upstream.pick(NO_PREFERENCE), undefined, check.kind);
  }
});
