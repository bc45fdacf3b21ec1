import type { Test } from '../../harness/unit.ts';
import {
  endpoint,
  endpointsPlan,
  forwardTo,
  httpPlan,
  routePlan,
  tablePlan,
  targetTo,
  upstreamPlan,
} from '../../harness/plans.ts';
import { ProxyBench, type Answerer } from '../../harness/proxy-bench.ts';
import type { HttpPlan, RetryPlan } from '../../../proxy/plan/index.ts';

const OK = 'HTTP/1.1 200 OK\r\nX-App: yes\r\nContent-Length: 2\r\n\r\nhi';
const GET = 'GET /a HTTP/1.1\r\nHost: svc\r\n\r\n';

const retry: RetryPlan = {
  attemptsMax: 2,
  on: ['connect-failure', '5xx'],
  statuses: [],
  perTryTimeoutMs: 0,
  backoffBaseMs: 25,
  backoffMaxMs: 250,
  avoidPreviousEndpoints: true,
  endpointPicksMax: 5,
};

type More = {
  readonly retry?: RetryPlan;
  readonly timeoutMs?: number;
  readonly http?: Partial<HttpPlan>;
};

function bench(answer: Answerer, more: More = {}): ProxyBench {
  const action = {
    ...forwardTo(targetTo('svc')),
    retry: more.retry,
    timeoutMs: more.timeoutMs ?? 0,
  };
  const table = tablePlan({ svc: [routePlan('r', {}, { action })] });
  const pieces = [
    endpointsPlan('svc', endpoint('10.0.0.2'), endpoint('10.0.0.3')),
    upstreamPlan('svc'),
  ];
  return new ProxyBench(httpPlan(table, more.http), pieces, { answer });
}

/** Answers once a whole head is there. */
const answering =
  (response: string): Answerer =>
  (text) =>
    text.endsWith('\r\n\r\n') ? response : undefined;

export function spec(t: Test): void {
  t.test('carries a request there and its answer back, and records it once', async (t) => {
    const proxy = bench(answering(OK));
    await proxy.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK\r\nX-App: yes\r\n.*content-length: 2\r\n\r\nhi$/s);
    t.match(proxy.received[0]?.text, /^GET \/a HTTP\/1.1\r\nHost: svc\r\n/i);
    t.match(proxy.received[0]?.text, /x-request-id: [0-9a-f-]{36}\r\n/);
    t.equal(proxy.observed.length, 1);
    t.match(proxy.observed[0], {
      status: 200,
      flag: '-',
      bytesSent: 2,
      attempts: [{ status: 200 }],
    });
  });

  t.test('keeps the upstream connection for the next request', async (t) => {
    const proxy = bench(answering(OK));
    await proxy.says(GET);
    const first = proxy.dialled.length;
    for (let i = 0; i < 4; i++) await proxy.says(GET);

    t.equal(first, 1);
    t.ok(proxy.dialled.length <= 2, 'one for each endpoint at most');
    t.equal(proxy.observed.length, 5);
  });

  t.test('says why when nothing matches', async (t) => {
    const proxy = bench(answering(OK));
    await proxy.says(GET.replace('svc', 'other'));

    t.match(proxy.heard, /^HTTP\/1.1 404 Not Found\r\n/);
    t.match(proxy.observed[0], { status: 404, flag: 'NR', details: 'route_not_found' });
  });

  t.test(
    'tries another endpoint when one cannot be reached, and shows both attempts',
    async (t) => {
      let refused = 0;
      const proxy = bench(
        (text) => {
          if (text === '') return refused++ === 0 ? 'connect-failed' : undefined;
          return text.endsWith('\r\n\r\n') ? OK : undefined;
        },
        { retry },
      );
      await proxy.says(GET);
      await proxy.settles(300);

      t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
      t.not(proxy.dialled[0]?.address, proxy.dialled[1]?.address);
      t.match(proxy.observed[0]?.attempts, [
        { failure: 'connect-failed', retriedFor: 'connect-failure' },
        { status: 200, retriedFor: undefined },
      ]);
      t.match(proxy.received[0]?.text, 'x-envoy-attempt-count: 2');
    },
  );

  t.test('sends the body again with the second attempt', async (t) => {
    let tries = 0;
    const proxy = bench(
      (text) => {
        if (!text.endsWith('body')) return undefined;
        return tries++ === 0 ? 'HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n' : OK;
      },
      { retry },
    );
    await proxy.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 8\r\n\r\nthe ');
    await proxy.says('body');
    await proxy.settles(300);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
    t.equal(tries, 2);
  });

  t.test('gives up after the route’s timeout with 504', async (t) => {
    const proxy = bench(() => undefined, { timeoutMs: 500 });
    await proxy.says(GET);
    await proxy.settles(600);

    t.match(proxy.heard, /^HTTP\/1.1 504 Gateway Timeout/);
    t.match(proxy.observed[0], { status: 504, flag: 'UT' });
  });

  t.test('answers 503 when the upstream goes away before answering', async (t) => {
    const proxy = bench((text) =>
      text.endsWith('\r\n\r\n') ? 'reset-before-response' : undefined,
    );
    await proxy.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 503 /);
    t.match(proxy.observed[0], { flag: 'UC' });
  });

  t.test('keeps a trace that came in, and gives each attempt a span of its own', async (t) => {
    const tracing = { samplePercent: 0, spanKind: 'client', customTags: [] } as const;
    const proxy = bench(answering(OK), { http: { tracing } });
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await proxy.says(
      `GET /a HTTP/1.1\r\nHost: svc\r\ntraceparent: 00-${trace}-b7ad6b7169203331-01\r\n\r\n`,
    );

    const span = /traceparent: 00-(\w+)-(\w+)-01/.exec(proxy.received[0]?.text ?? '');
    t.equal(span?.[1], trace);
    t.not(span?.[2], 'b7ad6b7169203331');
    t.match(proxy.observed[0], {
      trace: { sampled: true, parentId: 'b7ad6b7169203331' },
      attempts: [{ spanId: span?.[2] }],
    });
  });

  t.test('tells upstreams who we are, and keeps what they tell from the client', async (t) => {
    const answer = OK.replace('X-App: yes', 'x-envoy-peer-metadata: eHh4');
    const proxy = bench(answering(answer));
    await proxy.says(GET);

    t.match(proxy.received[0]?.text, 'x-envoy-peer-metadata: b3du');
    t.notMatch(proxy.heard, 'peer-metadata');
  });

  t.test('a body that follows an upgrade is not sent on as a request of its own', async (t) => {
    const proxy = bench(answering(OK), { http: { upgrades: ['websocket'] } });
    const hidden = 'GET /admin HTTP/1.1\r\nHost: svc\r\n\r\n';
    await proxy.says(
      'POST /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: websocket\r\n' +
        `Content-Length: ${hidden.length}\r\n\r\n${hidden}`,
    );

    t.match(proxy.received[0]?.text, `content-length: ${hidden.length}\r\n`);
    t.notMatch(proxy.received[0]?.text, /upgrade:/i);
  });

  t.test('carries a WebSocket both ways, and ends it with the upstream', async (t) => {
    const switched =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello';
    const proxy = bench(answering(switched), { http: { upgrades: ['websocket'] } });
    await proxy.says(
      'GET /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    await proxy.says('from the client');
    proxy.upstreams[0]?.end('last');
    await proxy.settles();

    t.match(
      proxy.received[0]?.text,
      /connection: Upgrade\r\nupgrade: websocket\r\n\r\n\nfrom the client$/,
    );
    t.match(proxy.heard, /^HTTP\/1.1 101 .*upgrade: websocket\r\n.*\r\n\r\nhellolast$/s);
    t.ok(proxy.hasEnded);
    t.match(proxy.observed, [{ status: 101 }]);
  });

  t.test('refuses tunnels that the listener does not allow', async (t) => {
    const proxy = bench(answering(OK), { http: { upgrades: ['websocket'] } });
    await proxy.says(
      'GET /a HTTP/1.1\r\nHost: svc\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n',
    );
    const connect = bench(answering(OK));
    await connect.says('CONNECT svc:80 HTTP/1.1\r\nHost: svc:80\r\n\r\n');

    t.match(proxy.heard, /^HTTP\/1.1 403 /);
    t.match(connect.heard, /^HTTP\/1.1 403 /);
    t.match(connect.observed[0], { details: 'upgrade_failed' });
    t.same([...proxy.dialled, ...connect.dialled], []);
  });

  t.test(
    'an answer that breaks off does not look whole, and is one attempt in the record',
    async (t) => {
      const tracing = { samplePercent: 100, spanKind: 'client', customTags: [] } as const;
      const proxy = bench(answering(`${OK.replace('Length: 2', 'Length: 9')}`), {
        http: { tracing },
      });
      await proxy.says(GET);
      proxy.upstreams[0]?.end();
      await proxy.settles();

      t.ok(proxy.hasClosed);
      t.match(proxy.observed[0], { status: 200, flag: 'UC' });
      t.match(proxy.observed[0]?.attempts, [{ failure: 'reset-during-response', status: 200 }]);
      t.equal(proxy.observed[0]?.attempts.length, 1);
    },
  );

  t.test('an answer before the request is whole ends both connections', async (t) => {
    const early = 'HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n';
    const proxy = bench((text) => (text.endsWith('some') ? early : undefined));
    await proxy.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 100\r\n\r\nsome');
    await proxy.says('more');

    t.match(proxy.heard, /^HTTP\/1.1 413 /);
    t.ok(proxy.hasEnded);
    t.notMatch(proxy.received[0]?.text, 'more');
    await proxy.settles(2000);
    t.ok(proxy.hasClosed);
    t.match(proxy.observed, [{ status: 413, flag: '-' }]);
  });

  t.test('a client that half-closes gets its answer, then the end', async (t) => {
    const proxy = bench(() => undefined);
    await proxy.says(GET);
    await proxy.endsSaying();
    proxy.upstreams[0]?.write(OK);
    await proxy.settles();

    t.match(proxy.heard, /^HTTP\/1.1 200 OK\r\n.*connection: close\r\n.*hi$/s);
    t.ok(proxy.hasEnded);
  });

  t.test('a client that is silent for good does not hold an upstream for good', async (t) => {
    const proxy = bench(() => undefined);
    await proxy.says(GET);
    await proxy.endsSaying();
    await proxy.settles(31_000);
    await proxy.settles();

    t.match(proxy.observed, [{ status: 0, flag: 'DC', attempts: [{ failure: 'client-gone' }] }]);
  });

  t.test('speaks HTTP/1.0 to clients that do, and ends what has no length', async (t) => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n';
    const proxy = bench(answering(chunked));
    await proxy.says('GET /a HTTP/1.0\r\nHost: svc\r\nConnection: keep-alive\r\n\r\n');
    const counted = bench(answering(OK));
    await counted.says('GET /a HTTP/1.0\r\nHost: svc\r\nConnection: keep-alive\r\n\r\n');

    t.match(proxy.heard, /\r\nconnection: close\r\n\r\nhi$/);
    t.ok(proxy.hasEnded);
    t.match(counted.heard, /connection: keep-alive\r\n\r\nhi$/);
    t.notOk(counted.hasEnded);
  });

  t.test('answers to HEAD, and 204 and 304, end with their heads', async (t) => {
    for (const [method, answer] of [
      ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
      ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
      ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ] as const) {
      const proxy = bench(answering(answer));
      await proxy.says(GET.replace('GET', method));
      await proxy.says(GET.replace('GET', method));

      t.equal(proxy.observed.length, 2, answer);
      t.equal(proxy.heard.split('\r\n\r\n').length, 3, answer);
    }
  });

  t.test('bytes after a bodyless answer never become the next answer', async (t) => {
    const proxy = bench(answering('HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n'));
    await proxy.says(GET);
    const [first] = proxy.upstreams;
    await proxy.says(GET);

    t.notMatch(proxy.heard, 'content-length');
    t.equal(proxy.dialled.length, 2);
    t.ok(first?.readableEnded === true || proxy.upstreams.length === 2);
  });

  t.test('a body too large to keep is not sent twice', async (t) => {
    const proxy = bench(() => undefined, { retry });
    await proxy.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 90000\r\n\r\n');
    await proxy.says('x'.repeat(90_000));
    proxy.upstreams[0]?.end('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n');
    await proxy.settles(300);

    t.match(proxy.heard, /^HTTP\/1.1 503 No/);
    t.equal(proxy.dialled.length, 1);
  });

  t.test('a request that meets a backoff goes on once the next attempt stands', async (t) => {
    let refused = 0;
    const proxy = bench(
      (text) => {
        if (text === '') return refused++ === 0 ? 'connect-failed' : undefined;
        return text.endsWith('end') ? OK : undefined;
      },
      { retry },
    );
    const part = 'y'.repeat(20_000);
    await proxy.says(`PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 60003\r\n\r\n${part}`);
    await proxy.says(part);
    await proxy.settles(300);
    await proxy.says(`${part}end`);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
    t.equal(
      proxy.received
        .at(-1)
        ?.text.replace(/^.*?\r\n\r\n/s, '')
        .trim().length,
      60_003,
    );
  });

  t.test('a connection whose last client was slow is not lent paused', async (t) => {
    const body = 'z'.repeat(300_000);
    const large = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const proxy = bench(answering(large));
    for (let i = 0; i < 4; i++) await proxy.says(GET);
    await proxy.settles();

    t.equal(proxy.observed.length, 4);
    t.equal(proxy.heard.split('z'.repeat(300_000)).length, 5);
  });

  t.test('a kept connection that the upstream closed is not used', async (t) => {
    const proxy = bench(answering(OK));
    for (let i = 0; i < 2; i++) await proxy.says(GET);
    for (const upstream of proxy.upstreams) upstream.end();
    await proxy.settles();
    await proxy.says('POST /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 0\r\n\r\n');

    t.equal(proxy.observed.length, 3);
    t.match(proxy.observed[2], { status: 200, flag: '-' });
  });

  t.test('a timeout records the attempt it ended', async (t) => {
    const proxy = bench(() => undefined, { timeoutMs: 500 });
    await proxy.says(GET);
    await proxy.settles(600);

    t.match(proxy.observed[0]?.attempts, [{ failure: 'request-timeout' }]);
  });

  t.test('a request behind one that failed mid-answer is not served', async (t) => {
    const proxy = bench(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi'));
    await proxy.says(`${GET}${GET}`);
    proxy.upstreams[0]?.end();
    await proxy.settles();

    t.equal(proxy.received.length, 1);
    t.equal(proxy.observed.length, 1);
  });

  t.test('a table without hosts answers 404 to everything', async (t) => {
    const proxy = new ProxyBench(httpPlan(tablePlan({})), [], { answer: answering(OK) });
    await proxy.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 404 /);
  });
}
