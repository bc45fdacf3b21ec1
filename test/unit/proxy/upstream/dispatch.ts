import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import {
  endpoint,
  endpointsPlan,
  limitsPlan,
  retryPlan,
  upstreamHttp,
} from '../../../harness/plans.ts';
import { NO_POLICY, UpstreamBench } from '../../../harness/upstream-bench.ts';
import { retryPolicy } from '../../../../proxy/upstream/index.ts';

const twice = retryPolicy(retryPlan({ on: ['5xx'], backoffBaseMs: 1, backoffMaxMs: 1 }));
const learning = { http: upstreamHttp({ learnsIdleTime: true }) };

export function spec(t: Test): void {
  t.test('work in progress is counted once, however it ends', async (t) => {
    const bench = new UpstreamBench();
    const whole = bench.send();
    await bench.settles();
    t.equal(bench.upstream.active, 1);
    bench.dials[0]?.answer(200);
    await bench.settles();
    t.equal(bench.upstream.active, 0);
    const late = bench.send('GET', { timeoutMs: 100 });
    await bench.settles(200);
    late.dispatch.abort({ name: 'client-gone', cause: '' });

    t.same(whole.events, ['attempted 200', 'answer 200 end']);
    t.same(late.events, ['attempted request-timeout', 'failed request-timeout']);
    t.equal(bench.upstream.active, 0);
    t.equal(bench.upstream.breakers.default.requests, 0);
  });

  t.test('an answer worth another try is not passed on, and the next one is', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send('POST', { retry: twice }, { body: 'hello' });
    await bench.settles();
    bench.dials[0]?.answer(503);
    await bench.settles(40);
    bench.dials[0]?.answer(200);
    await bench.settles();

    t.same(sent.events, ['attempted 503 again: 5xx', 'attempted 200', 'answer 200 end']);
    t.equal(bench.dials[0]?.received.match(/\r\n\r\nhello/g)?.length, 2);
    t.match(bench.upstream.stats, { upstreamRqRetry: 1, upstreamRqRetrySuccess: 1 });
    t.equal(bench.upstream.stats.retryStatuses.get(503), 1);
    t.equal(bench.upstream.breakers.default.retries, 0);
  });

  t.test('the last answer is passed on when no try is left, and is marked so', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry: twice });
    await bench.settles();
    bench.dials[0]?.answer(503);
    await bench.settles(40);
    bench.dials[0]?.answer(500);
    await bench.settles();

    t.equal(sent.events.at(-1), 'answer 500 end');
    t.equal(sent.dispatch.notRetried, 'limit');
    t.equal(bench.upstream.stats.upstreamRqRetryLimitExceeded, 1);
  });

  t.test('retries beyond what the upstream may bear are not made', async (t) => {
    const limits = { default: limitsPlan({ retriesMax: 0 }), high: limitsPlan() };
    const bench = new UpstreamBench({ limits });
    const sent = bench.send('GET', { retry: twice });
    await bench.settles();
    bench.dials[0]?.answer(503);
    await bench.settles();

    t.equal(sent.events.at(-1), 'answer 503 end');
    t.equal(sent.dispatch.notRetried, 'overflow');
    t.equal(bench.upstream.stats.upstreamRqRetryOverflow, 1);
  });

  t.test(
    'an answer to half a question is tried again, unless the plan says to take it',
    async (t) => {
      const careful = retryPolicy(retryPlan({ on: ['5xx'], onlyIdempotent: true }));
      for (const [retry, events] of [
        [twice, ['attempted 503 again: 5xx', 'attempted 200', 'answer 200 end']],
        [careful, ['attempted 503', 'answer 503 end']],
      ] as const) {
        const bench = new UpstreamBench();
        const sent = bench.send('PUT', { retry }, { streams: true });
        await bench.settles();
        sent.dispatch.data(Buffer.from('a'));
        bench.dials[0]?.answer(503);
        await bench.settles(40);
        sent.dispatch.data(Buffer.from('b'));
        sent.dispatch.end(undefined);
        await bench.settles();
        bench.dials[1]?.answer(200);
        await bench.settles();

        t.same(sent.events, events);
      }
    },
  );

  t.test('after a hint was passed on there is no other attempt', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry: twice });
    await bench.settles();
    bench.dials[0]?.say('HTTP/1.1 103 Early Hints\r\n\r\n');
    bench.dials[0]?.answer(503);
    await bench.settles();

    t.same(sent.events, ['informational 103', 'attempted 503', 'answer 503 end']);
  });

  t.test('a body too long to keep is sent on, and cannot be sent again', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send('POST', { retry: twice, replayBytesMax: 3 }, { body: 'four' });
    await bench.settles();
    bench.dials[0]?.answer(503);
    await bench.settles();

    t.same(sent.events, ['attempted 503', 'answer 503 end']);
    t.equal(bench.upstream.stats.retryOrShadowAbandoned, 1);
  });

  t.test('what comes between two attempts beyond the buffer is refused', async (t) => {
    const retry = retryPolicy(retryPlan({ backoffBaseMs: 10_000, backoffMaxMs: 10_000 }));
    const bench = new UpstreamBench({ holds: true });
    const sent = bench.send('POST', { retry, replayBytesMax: 3 }, { streams: true });
    bench.dials[0]?.fail();
    await bench.settles();
    sent.dispatch.data(Buffer.from('four'));

    t.equal(sent.events.at(-1), 'failed replay-overflow');
    t.equal(bench.upstream.breakers.default.retries, 0);
  });

  t.test('a try that is too slow is given up, and the next one is told so', async (t) => {
    const retry = retryPolicy(retryPlan({ on: ['reset'], perTryTimeoutMs: 50 }));
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry });
    await bench.settles();
    await bench.settles(96);
    bench.dials[1]?.answer(200);
    await bench.settles();

    t.same(sent.events, [
      'attempted attempt-timeout again: reset',
      'attempted 200',
      'answer 200 end',
    ]);
    t.same(
      sent.attempts.map(({ isAfterTimeout }) => isAfterTimeout),
      [false, true],
    );
    t.equal(bench.upstream.stats.upstreamRqPerTryTimeout, 1);
  });

  t.test(
    'a kept connection that dies at once costs a GET nothing, and a POST its try',
    async (t) => {
      for (const [method, last] of [
        ['GET', 'answer 200 end'],
        ['POST', 'failed reset-before-response'],
      ] as const) {
        const bench = new UpstreamBench(learning);
        bench.send();
        await bench.settles();
        bench.dials[0]?.answer(200);
        await bench.settles();
        const sent = bench.send(method);
        await bench.settles();
        bench.dials[0]?.close();
        await bench.settles();
        bench.dials[1]?.answer(200);
        await bench.settles();

        t.equal(sent.events.at(-1), last, method);
      }
    },
  );

  t.test('a plan that does not ask for it gets no hidden attempts', async (t) => {
    const bench = new UpstreamBench();
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();
    const sent = bench.send();
    await bench.settles();
    bench.dials[0]?.close();
    await bench.settles(100);

    t.equal(sent.events.at(-1), 'failed reset-before-response');
    t.equal(bench.dials.length, 1);
  });

  t.test(
    'a call of gRPC is tried again for a status in its trailers, where that is asked',
    async (t) => {
      const plan = retryPlan({ on: ['unavailable'], followsGrpc: true, backoffBaseMs: 1 });
      const bench = new UpstreamBench({ http: upstreamHttp({ trailers: true }) });
      const sent = bench.send('POST', { retry: retryPolicy(plan) });
      await bench.settles();
      bench.dials[0]?.say(`${GRPC_HEAD}0\r\ngrpc-status: 14\r\n\r\n`);
      await bench.settles(300);
      bench.dials[0]?.say(`${GRPC_HEAD}2\r\nok\r\n`);
      await bench.settles();
      bench.dials[0]?.say('0\r\ngrpc-status: 14\r\n\r\n');
      await bench.settles();

      t.same(sent.events, [
        ...['attempted 200 again: unavailable', 'attempted 200', 'answer 200', 'data ok', 'end'],
      ]);
    },
  );

  t.test('an upstream without endpoints fails at once, and is counted as an answer', async (t) => {
    const bench = new UpstreamBench();
    bench.upstream.setEndpoints(undefined);
    const sent = bench.send();

    t.same(sent.events, ['failed no-healthy-endpoint']);
    t.equal(bench.upstream.active, 0);
    t.equal(bench.upstream.stats.statuses.get(503), 1);
  });

  t.test('what the plan sheds is refused before anything is tried', async (t) => {
    const bench = new UpstreamBench();
    const drops = [{ category: 'flood', percent: 100 }];
    bench.upstream.setMembers({ ...endpointsPlan('u', endpoint('10.0.0.1')), drops });
    const sent = bench.send();

    t.same(sent.events, ['failed dropped']);
    t.equal(bench.upstream.stats.upstreamRqDropOverload, 1);
  });

  t.test('an endpoint that served before is preferred, and strictly no other', async (t) => {
    const endpoints = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => endpoint(address));
    const bench = new UpstreamBench({ endpoints });
    for (let i = 0; i < 3; i++) {
      bench.send('GET', { affinity: { key: '10.0.0.3:80', strict: false } });
    }
    const gone = bench.send('GET', { affinity: { key: '10.0.0.9:80', strict: true } });

    t.ok(bench.dials.every(({ target }) => target.address === '10.0.0.3'));
    t.same(gone.events, ['failed no-healthy-endpoint']);
  });

  t.test('whatever happens, a client hears of one end, and nothing stays counted', async (t) => {
    const steps = fc.constantFrom('ok', 'bad', 'close', 'wait', 'half', 'grpc', 'leave');
    const retry = retryPolicy(
      retryPlan({
        on: ['5xx', 'internal'],
        attemptsMax: 3,
        perTryTimeoutMs: 30,
        followsGrpc: true,
      }),
    );
    const hedge = { onAttemptTimeout: true, afterMs: 20 };
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 8 }), fc.boolean(), async (script, hedges) => {
        const bench = new UpstreamBench(learning);
        const policy = { ...NO_POLICY, retry, hedge: hedges ? hedge : undefined, timeoutMs: 400 };
        const sent = bench.send('GET', policy);
        for (const step of script) {
          await bench.settles(step === 'wait' ? 64 : 2);
          const dialled = bench.dials.at(-1);
          if (step === 'ok') dialled?.answer(200, { body: 'x' });
          if (step === 'bad') dialled?.answer(503);
          if (step === 'half') dialled?.say('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx');
          if (step === 'grpc') dialled?.say(GRPC_HEAD);
          if (step === 'close') dialled?.close();
          if (step === 'leave') sent.dispatch.abort({ name: 'client-gone', cause: '' });
        }
        await bench.settles(800);
        const answers = sent.events.filter((event) => event.startsWith('answer'));
        const ends = sent.events.filter((event) => /^(end|failed|answer \d+ end)/.test(event));
        const { breakers, active, endpoints } = bench.upstream;
        const { requests, pending, retries } = breakers.default;

        t.ok(answers.length <= 1 && ends.length <= 1, sent.events.join(', '));
        t.same({ active, requests, pending, retries }, NOTHING, sent.events.join(', '));
        t.ok(endpoints.every((one) => one.active === 0));
      }),
      { numRuns: 60 },
    );
  });
}

const NOTHING = { active: 0, requests: 0, pending: 0, retries: 0 };

const GRPC_HEAD = [
  'HTTP/1.1 200 OK',
  'Content-Type: application/grpc',
  'Transfer-Encoding: chunked',
  '\r\n',
].join('\r\n');
