import type { Test } from '../../../harness/unit.ts';
import { answering, bench, GET, NO_FAULT, OK, retry } from '../../../harness/exchange-bench.ts';
import {
  filterPlan,
  httpLimits,
  httpPlan,
  tablePlan,
  tracingPlan,
} from '../../../harness/plans.ts';
import { ProxyBench } from '../../../harness/proxy-bench.ts';
import type { TrailStep } from '../../../../proxy/explain/index.ts';

export function spec(t: Test): void {
  t.test('carries a request there and its answer back, and records it once', async (t) => {
    const proxy = bench(answering(OK));
    await proxy.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK\r\nx-app: yes\r\n.*content-length: 2\r\n\r\nhi$/s);
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
    const tracing = tracingPlan({ samplePercent: 0, spanKind: 'client' });
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

  t.test(
    'an answer that breaks off does not look whole, and is one attempt in the record',
    async (t) => {
      const tracing = tracingPlan({ spanKind: 'client' });
      const proxy = bench(answering(`${OK.replace('Length: 2', 'Length: 9')}`), {
        http: { tracing },
      });
      await proxy.says(GET);
      proxy.upstreams[0]?.end();
      await proxy.settles();

      t.ok(proxy.hasClosed);
      t.match(proxy.observed[0], { status: 200, flag: 'UPE' });
      t.match(proxy.observed[0]?.attempts, [{ failure: 'broken-response', status: 200 }]);
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

  t.test('a body too large to keep is not sent twice', async (t) => {
    const proxy = bench(() => undefined, { retry });
    await proxy.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 90000\r\n\r\n');
    await proxy.says('x'.repeat(90_000));
    proxy.upstreams[0]?.end('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n');
    await proxy.settles(300);

    t.match(proxy.heard, /^HTTP\/1.1 503 No/);
    t.equal(proxy.dialled.length, 1);
  });

  t.test('a timeout records the attempt it ended', async (t) => {
    const proxy = bench(() => undefined, { timeoutMs: 500 });
    await proxy.says(GET);
    await proxy.settles(600);

    t.match(proxy.observed[0]?.attempts, [{ failure: 'request-timeout' }]);
  });

  t.test('a table without hosts answers 404 to everything', async (t) => {
    const proxy = new ProxyBench(httpPlan(tablePlan({})), [], { answer: answering(OK) });
    await proxy.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 404 /);
  });

  t.test('a fault delays the request, body and all, and then it goes on', async (t) => {
    const delay = { from: 'settings', ms: 200, percent: 100 } as const;
    const proxy = bench((text) => (text.endsWith('body') ? OK : undefined), {
      http: { filters: [filterPlan({ ...NO_FAULT, delay })] },
    });
    await proxy.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 8\r\n\r\nthe ');
    await proxy.says('body');
    t.equal(proxy.dialled.length, 0);
    await proxy.settles(400);

    t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
    t.match(proxy.received[0]?.text, /\r\n\r\nthe body/);
    t.match(proxy.observed[0], { status: 200, flag: 'DI', bytesReceived: 8 });
  });

  t.test('a client that leaves while its request waits wakes nobody', async (t) => {
    const delay = { from: 'settings', ms: 200, percent: 100 } as const;
    const proxy = bench(answering(OK), { http: { filters: [filterPlan({ ...NO_FAULT, delay })] } });
    await proxy.says(GET);
    proxy.leaves();
    await proxy.settles(400);

    t.equal(proxy.dialled.length, 0);
    t.match(proxy.observed, [{ flag: 'DI,DC', closedBy: 'client' }]);
  });

  t.test('a request that must be whole first is counted, or refused when too long', async (t) => {
    const filters = [filterPlan({ kind: 'buffer', bytesMax: 10 })];
    const whole = bench((text) => (text.endsWith('body') ? OK : undefined), { http: { filters } });
    await whole.says(
      'PUT /a HTTP/1.1\r\nHost: svc\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nthe \r\n',
    );
    t.equal(whole.dialled.length, 0);
    await whole.says('4\r\nbody\r\n0\r\n\r\n');
    const large = bench(() => undefined, { http: { filters } });
    await large.says('PUT /a HTTP/1.1\r\nHost: svc\r\nContent-Length: 11\r\n\r\n0123456789a');

    t.match(whole.received[0]?.text, /content-length: 8\r\n\r\nthe body/);
    t.match(large.heard, /^HTTP\/1.1 413 /);
    t.equal(large.dialled.length, 0);
  });

  t.test('what throws costs one exchange: 500, and everybody else goes on', async (t) => {
    let throws = true;
    const trail = {
      note: () => {
        if (throws) throw new Error('a bug of ours');
      },
    };
    const proxy = bench(answering(OK), {}, { trail });
    await proxy.says(GET);
    throws = false;
    const next = bench(answering(OK));
    await next.says(GET);

    t.match(proxy.heard, /^HTTP\/1.1 500 /);
    t.notMatch(proxy.heard, 'a bug of ours');
    t.match(proxy.broken[0], { message: 'a bug of ours' });
    t.equal(proxy.observed.length, 0, 'telling of it broke too, and that was all');
    t.match(next.heard, /^HTTP\/1.1 200 /);
  });

  t.test('silence ends an exchange, with an answer if none has begun', async (t) => {
    const limits = { ...httpLimits(), streamIdleTimeoutMs: 200 };
    const silent = bench(() => undefined, { http: { limits } });
    await silent.says(GET);
    await silent.settles(400);
    const halfway = bench(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi'), {
      http: { limits },
    });
    await halfway.says(GET);
    await halfway.settles(400);

    t.match(silent.heard, /^HTTP\/1.1 504 .*stream timeout$/s);
    t.match(silent.observed[0], { flag: 'SI', details: 'stream_idle_timeout' });
    t.ok(halfway.hasClosed);
    t.match(halfway.observed[0], { status: 200, flag: 'SI' });
  });

  t.test('filters are asked before a route’s absence or its own answer is told', async (t) => {
    const abort = { from: 'settings', status: 418, grpcStatus: undefined, percent: 100 } as const;
    const http = { filters: [filterPlan({ ...NO_FAULT, abort })] };
    const proxy = bench(answering(OK), { http });
    await proxy.says(GET.replace('svc', 'nobody'));

    t.match(proxy.heard, /^HTTP\/1.1 418 /);
    t.match(proxy.observed[0], { flag: 'FI', details: 'fault_filter_abort' });
  });

  t.test('tells who asks why what was decided, in order', async (t) => {
    const steps: TrailStep[] = [];
    const trail = { note: (step: TrailStep) => void steps.push(step) };
    const proxy = bench(answering(OK), {}, { trail });
    await proxy.says(GET);

    const kinds = steps.map(({ kind }) => kind);
    t.same(kinds.slice(0, 3), ['virtual-host', 'route', 'target']);
    t.equal(kinds.at(-1), 'answer');
  });
}
