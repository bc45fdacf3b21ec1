// Upstreams over real sockets: what only the kernel's timing shows. A server that leaves
// connections just when they are used again, and one that is slower than its queue.
import { createServer, type Server, type Socket } from 'node:net';
import { t } from 'tap';
import { seededRandom, systemClock, Wheel } from '../../lib/index.ts';
import { Headers, RequestHead } from '../../proxy/http/index.ts';
import type { UpstreamPlan } from '../../proxy/plan/index.ts';
import { PeerRule } from '../../proxy/tls/index.ts';
import { Dispatch, TcpDialer, Upstream } from '../../proxy/upstream/index.ts';
import {
  endpoint,
  endpointsPlan,
  limitsPlan,
  upstreamHttp,
  upstreamPlan,
} from '../harness/plans.ts';
import { NO_POLICY } from '../harness/upstream-bench.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const place = server.address();
  return typeof place === 'object' && place !== null ? place.port : 0;
}

function upstreamAt(port: number, more: Partial<UpstreamPlan>): Upstream {
  const wheel = new Wheel(systemClock);
  const contexts = { client: () => undefined, rule: () => new PeerRule([]) };
  const upstream = new Upstream(upstreamPlan('u', more), {
    dialer: new TcpDialer(wheel, contexts),
    wheel,
    clock: systemClock,
    random: seededRandom(1),
    resolver: { resolve: () => undefined },
    own: undefined,
  });
  upstream.setMembers(endpointsPlan('u', endpoint('127.0.0.1', { port })));
  return upstream;
}

/** The status, or the failure's name. */
function asked(upstream: Upstream): Promise<string> {
  return new Promise((resolve) => {
    const dispatch = new Dispatch(
      {
        destination: undefined,
        attempting: () => undefined,
        attempted: () => undefined,
        informational: () => undefined,
        answer: ({ status }) => resolve(String(status)),
        answerData: () => true,
        answerEnd: () => undefined,
        failed: ({ name }) => resolve(name),
      },
      upstream,
      NO_POLICY,
    );
    const head = new RequestHead('GET', '/', 11, new Headers());
    head.authority = 'a';
    dispatch.head(head, true);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

await t.test('a server that closes kept connections costs nobody an answer', async (t) => {
  const patience = 4;
  const server = createServer((socket: Socket) => {
    let leaving: NodeJS.Timeout | undefined;
    socket.on('error', () => undefined);
    socket.on('data', () => {
      clearTimeout(leaving);
      socket.write(OK);
      leaving = setTimeout(() => socket.end(), patience);
    });
  });
  const port = await listening(server);
  const upstream = upstreamAt(port, { http: upstreamHttp({ learnsIdleTime: true }) });
  const answers = new Map<string, number>();
  const random = seededRandom(7);
  const ask = async (): Promise<void> => {
    for (let i = 0; i < 100; i++) {
      const answer = await asked(upstream);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await pause(patience - 1 + random.below(3));
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  t.comment(`${upstream.stats.upstreamRqRetryIdleRace} races, all won`);

  t.same([...answers], [['200', 800]]);
  upstream.retire();
  server.close();
});

await t.test('who waits too long for a busy upstream is told so, and in time', async (t) => {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => void setTimeout(() => socket.write(OK), 60));
  });
  const port = await listening(server);
  const limits = {
    default: limitsPlan({ connectionsMax: 1, pendingTimeoutMs: 150 }),
    high: limitsPlan(),
  };
  const upstream = upstreamAt(port, { limits });
  const begun = performance.now();
  const answers = await Promise.all(Array.from({ length: 10 }, () => asked(upstream)));

  const served = answers.filter((answer) => answer === '200').length;
  t.ok(served >= 1 && served <= 4, `${served} of ten are served one after the other`);
  t.equal(answers.filter((answer) => answer === 'queue-timeout').length, 10 - served);
  t.ok(performance.now() - begun < 1000);
  t.same(upstream.breakers.default.pending, 0);
  upstream.retire();
  server.close();
});

await t.test('connections that are gone without a word are not counted for ever', async (t) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => void socket.write(OK));
  });
  const port = await listening(server);
  const upstream = upstreamAt(port, {});
  await Promise.all(Array.from({ length: 5 }, () => asked(upstream)));
  t.equal(upstream.breakers.default.connections, 5);
  for (const socket of sockets) socket.resetAndDestroy();
  await pause(50);

  t.equal(upstream.breakers.default.connections, 0);
  upstream.retire();
  server.close();
});
