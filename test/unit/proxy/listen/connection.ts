import type { Test } from '../../../harness/unit.ts';
import {
  chainMatch,
  endpoint,
  endpointsPlan,
  forwardTo,
  httpPlan,
  listenerPlan,
  routePlan,
  serverTls,
  tablePlan,
  targetTo,
  tcpPlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { ListenBench } from '../../../harness/listen-bench.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { Chains } from '../../../../proxy/listen/chain.ts';
import { Accepted } from '../../../../proxy/listen/connection.ts';
import type { ListenerPlan } from '../../../../proxy/plan/index.ts';

const http = httpPlan(
  tablePlan({ '*': [routePlan('r', {}, { action: forwardTo(targetTo('svc')) })] }),
);
const tcp = tcpPlan([targetTo('svc')]);
const lost = tcpPlan([targetTo('gone')]);
const tls = serverTls({ certificates: ['default'], trust: 'ROOTCA' });
const sniff = {
  tls: true,
  http: true,
  timeoutMs: 40,
  continuesOnTimeout: true,
  dialsEarlyMs: 0,
} as const;

/** A connection accepted by a listener with these chains. */
async function accepted(
  chains: Parameters<typeof listenerPlan>[1]['chains'],
  more: Partial<ListenerPlan> = {},
) {
  const bench = benchOf();
  return { bench, ...(await acceptedBy(bench, chains, more)) };
}

function benchOf(): ListenBench {
  return new ListenBench([endpointsPlan('svc', endpoint('10.0.0.2')), upstreamPlan('svc')]);
}

async function acceptedBy(
  bench: ListenBench,
  chains: Parameters<typeof listenerPlan>[1]['chains'],
  more: Partial<ListenerPlan> = {},
) {
  const { server, client } = await socketPair();
  const listener = listenerPlan('l', { chains: chains ?? [], sniff, ...more });
  const destination = { address: '10.96.0.9', port: 80 };
  const parts = { world: bench.world, socket: server, listener, destination };
  new Accepted({ ...parts, chains: new Chains(listener) }).begin();
  return { client, heard: heardOf(client) };
}

const CHAINS = [
  { match: chainMatch({ transport: 'raw', applicationProtocols: ['http/1.1'] }), serve: http },
  { match: chainMatch({ transport: 'raw' }), serve: tcp },
];

export function spec(t: Test): void {
  t.test('serves each protocol by its own chain, whole from the first byte', async (t) => {
    const web = await accepted(CHAINS);
    web.client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const raw = await accepted(CHAINS);
    raw.client.end('\x01\x02\x03');

    t.match(await web.heard, /^HTTP\/1.1 200 OK\r\n/);
    t.equal(await raw.heard, 'heard 3');
    t.equal(raw.bench.received, '\x01\x02\x03');
  });

  t.test(
    'a protocol that looks like the start of HTTP is served as bytes in the end',
    async (t) => {
      const { client, bench, heard } = await accepted(CHAINS);
      client.write('HELLO');
      await new Promise<void>((resolve) => client.once('data', () => resolve()));
      client.end();

      t.equal(await heard, 'heard 5');
      t.equal(bench.received, 'HELLO');
    },
  );

  t.test('a probe that says nothing reaches no upstream', async (t) => {
    const { client, bench, heard } = await accepted(CHAINS);
    client.end();

    t.equal(await heard, '');
    t.same(bench.dialled, []);
  });

  t.test('who finds no chain, no upstream or no certificate is let go', async (t) => {
    for (const chains of [
      [{ match: chainMatch({ transport: 'tls' }), serve: tcp }],
      [{ serve: lost }],
      [{ tls, serve: tcp }],
    ]) {
      const { client, bench, heard } = await accepted(chains);
      client.write('\x01');

      t.match(await heard, /^(<reset>)?$/);
      t.same(bench.dialled, []);
    }
  });

  t.test('who says nothing in time is let go, where the listener does not go on', async (t) => {
    const strict = { sniff: { ...sniff, continuesOnTimeout: false } };
    const { client, bench, heard } = await accepted(CHAINS, strict);
    client.write('HEL');

    t.equal(await heard, '');
    t.equal(bench.world.serverFirst.timeouts, 1);
  });

  t.test('a server that speaks first is heard, and the next client does not wait', async (t) => {
    const early = { sniff: { ...sniff, timeoutMs: 60_000, dialsEarlyMs: 20 } };
    const { client, bench } = await accepted(CHAINS, early);
    bench.greeting = 'welcome';
    const first = await new Promise((resolve) => client.once('data', resolve));
    t.equal(String(first), 'welcome');
    client.end();

    const next = await acceptedBy(bench, CHAINS, early);
    const again = await new Promise((resolve) => next.client.once('data', resolve));
    t.equal(String(again), 'welcome');
    t.equal(bench.dialled.length, 2);
    next.client.end();
  });

  t.test('where a server was learned to speak first, a client that does is heard', async (t) => {
    const early = { sniff: { ...sniff, timeoutMs: 60_000, dialsEarlyMs: 20 } };
    const bench = benchOf();
    bench.world.serverFirst.learn('10.96.0.9:80');
    const { client, heard } = await acceptedBy(bench, CHAINS, early);
    client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

    t.match(await heard, /^HTTP\/1.1 200 OK\r\n/);
    t.notOk(bench.world.serverFirst.speaks('10.96.0.9:80'), 'and it is forgotten');
  });

  t.test('a server that loses patience with a silent client does not speak first', async (t) => {
    const early = { sniff: { ...sniff, timeoutMs: 60_000, dialsEarlyMs: 10 } };
    for (const greeting of ['HTTP/1.1 408 Request Timeout\r\n\r\n', undefined]) {
      const bench = benchOf();
      bench.greeting = greeting;
      const { client, heard } = await acceptedBy(bench, CHAINS, early);
      while (bench.ended === 0) await new Promise((resolve) => setImmediate(resolve));
      client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

      t.match(await heard, /^HTTP\/1.1 200 OK\r\n/, greeting ?? 'it hung up');
      t.notOk(bench.world.serverFirst.speaks('10.96.0.9:80'));
    }
  });

  t.test('a client that speaks HTTP after a silence is served HTTP all the same', async (t) => {
    const early = { sniff: { ...sniff, timeoutMs: 60_000, dialsEarlyMs: 10 } };
    const { client, bench, heard } = await accepted(CHAINS, early);
    while (bench.dialled.length === 0) await new Promise((resolve) => setImmediate(resolve));
    client.end('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

    t.match(await heard, /^HTTP\/1.1 200 OK\r\n/);
    t.same(
      bench.dialled.map(({ carries }) => carries),
      ['bytes', 'http1'],
    );
  });

  t.test('a PROXY protocol header says who calls; a malformed one ends it', async (t) => {
    const asked = { proxyProtocol: { required: true } };
    const good = await accepted(CHAINS, asked);
    good.client.end('PROXY TCP4 203.0.113.7 10.0.0.1 51000 443\r\n\x01\x02');
    t.equal(await good.heard, 'heard 2');
    t.match(good.bench.records, [{ remoteAddress: '203.0.113.7', localAddress: '10.0.0.1:443' }]);

    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', 'PROXY TCP9 1 2 3 4\r\n']) {
      const { client, heard, bench } = await accepted(CHAINS, asked);
      client.write(bytes);
      t.equal(await heard, '');
      t.match(bench.records, [{ kind: 'untaken', failure: { cause: /PROXY protocol/ } }]);
    }
  });

  t.test('whom a policy keeps out is closed, and the record says by which', async (t) => {
    const anybody = { kind: 'any' } as const;
    const policy = { name: 'nobody', permission: anybody, principal: anybody };
    const rules = { action: 'deny', policies: [policy] } as const;
    const guard = { kind: 'rbac', statPrefix: '', rules, shadow: undefined } as const;
    const { client, heard, bench } = await accepted([{ serve: tcp, guards: [guard] }]);
    client.write('\x01');

    t.match(await heard, /^(<reset>)?$/);
    t.match(bench.records, [{ failure: { name: 'denied', cause: 'by policy nobody' } }]);
  });
}
