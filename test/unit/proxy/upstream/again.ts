import type { Test } from '../../../harness/unit.ts';
import { limitsPlan, retryPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { retryPolicy } from '../../../../proxy/upstream/index.ts';

const onTimeout = { onAttemptTimeout: true, afterMs: 0 };
const whenSlow = { onAttemptTimeout: false, afterMs: 32 };
const patient = retryPolicy(
  retryPlan({
    on: ['5xx'],
    attemptsMax: 2,
    perTryTimeoutMs: 32,
    backoffBaseMs: 1,
    backoffMaxMs: 1,
  }),
);

export function spec(t: Test): void {
  t.test('a slow attempt lives on beside the next, and may still win', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry: patient, hedge: onTimeout });
    await bench.settles(80);
    t.equal(bench.dials.length, 2);
    bench.dials[0]?.answer(200);
    await bench.settles();

    t.same(sent.events, ['attempted 200', 'attempted local-reset', 'answer 200 end']);
    t.ok(bench.dials[1]?.ours.destroyed);
    t.match(bench.upstream.breakers.default, { requests: 0, retries: 0 });
  });

  t.test('a bad answer waits for a better one, and serves if there is none', async (t) => {
    const retry = retryPolicy(retryPlan({ on: ['5xx'], attemptsMax: 1, perTryTimeoutMs: 32 }));
    for (const second of [200, 500]) {
      const bench = new UpstreamBench();
      const sent = bench.send('GET', { retry, hedge: onTimeout });
      await bench.settles(96);
      bench.dials[0]?.answer(503);
      await bench.settles();
      t.same(sent.events, ['attempted 503']);
      bench.dials[1]?.answer(second);
      await bench.settles();

      t.equal(sent.events.at(-1), `answer ${second} end`);
    }
  });

  t.test('▲ slowness alone is worth a second attempt, of what is safe to do twice', async (t) => {
    for (const [method, dials] of [
      ['GET', 2],
      ['POST', 1],
    ] as const) {
      const bench = new UpstreamBench();
      const sent = bench.send(method, { hedge: whenSlow });
      await bench.settles(80);
      t.equal(bench.dials.length, dials, method);
      bench.dials.at(-1)?.answer(200);
      await bench.settles();

      t.equal(sent.events.at(-1), 'answer 200 end');
      t.equal(bench.upstream.stats.upstreamRqHedge, dials - 1);
    }
  });

  t.test('hedges are retries to the breaker', async (t) => {
    const limits = { default: limitsPlan({ retriesMax: 1 }), high: limitsPlan() };
    const bench = new UpstreamBench({ limits });
    bench.send('GET', { hedge: whenSlow });
    bench.send('GET', { hedge: whenSlow });
    await bench.settles(80);

    t.equal(bench.dials.length, 3);
    t.equal(bench.upstream.breakers.default.retries, 1);
  });

  t.test('a limiter’s pause is kept to, and counted apart', async (t) => {
    const rateLimited = {
      headers: [{ name: 'retry-after', format: 'seconds' as const }],
      maxMs: 300_000,
    };
    const retry = retryPolicy(retryPlan({ on: ['5xx'], rateLimited }));
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry });
    await bench.settles();
    bench.dials[0]?.answer(503, { headers: 'Retry-After: 2\r\n' });
    await bench.settles(1900);
    t.equal(sent.attempts.length, 1);
    await bench.settles(1200);

    t.equal(sent.attempts.length, 2);
    t.equal(bench.upstream.stats.upstreamRqRetryBackoffRatelimited, 1);
  });

  t.test('▲ a server of gRPC may ask to be left alone', async (t) => {
    const plan = retryPlan({ on: ['unavailable'], followsGrpc: true });
    const bench = new UpstreamBench();
    const sent = bench.send('POST', { retry: retryPolicy(plan) });
    await bench.settles();
    const headers = 'grpc-status: 14\r\ngrpc-retry-pushback-ms: -1\r\n';
    bench.dials[0]?.answer(200, { headers });
    await bench.settles(400);

    t.same(sent.events, ['attempted 200', 'answer 200 end']);
  });

  t.test('▲ calls of gRPC that are hedged do not mix their answers', async (t) => {
    const plan = retryPlan({ on: ['unavailable'], followsGrpc: true });
    const bench = new UpstreamBench();
    const sent = bench.send('PUT', { retry: retryPolicy(plan), hedge: whenSlow });
    await bench.settles();
    bench.dials[0]?.say(GRPC_HEAD);
    await bench.settles(80);
    t.equal(bench.dials.length, 2);
    bench.dials[1]?.say(`${GRPC_HEAD}2\r\nok\r\n0\r\n\r\n`);
    await bench.settles();

    t.same(sent.events, [
      ...['attempted 200', 'attempted local-reset', 'answer 200', 'data ok', 'end'],
    ]);
    t.equal(bench.upstream.endpoints[0]?.active, 0);
  });
}

const GRPC_HEAD = [
  'HTTP/1.1 200 OK',
  'Content-Type: application/grpc',
  'Transfer-Encoding: chunked',
  '\r\n',
].join('\r\n');
