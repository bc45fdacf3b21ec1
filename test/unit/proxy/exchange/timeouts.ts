import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { forwardTo, retryPlan, targetTo } from '../../../harness/plans.ts';
import {
  expectedMs,
  grpcDurationMs,
  grpcTimeoutText,
  parseGrpcTimeout,
  patienceOf,
} from '../../../../proxy/exchange/timeouts.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { ForwardAction } from '../../../../proxy/plan/index.ts';
import { retryPolicy } from '../../../../proxy/upstream/index.ts';

type Asked = {
  readonly headers?: string[];
  readonly isInternal?: boolean;
  readonly isGrpc?: boolean;
};

function patience(more: Partial<ForwardAction>, asked: Asked = {}) {
  const { isInternal = true, isGrpc = false } = asked;
  const headers = new Headers(asked.headers);
  const action = { ...forwardTo(targetTo('a')), timeoutMs: 1000, ...more };
  const linked = action.retry === undefined ? undefined : retryPolicy(action.retry);
  const options = { isGrpc, isInternal, respectsExpected: true };
  return { ...patienceOf(headers, action, { linked, options }), left: headers.list };
}

const TIMEOUT = ['x-envoy-upstream-rq-timeout-ms', '50'];

export function spec(t: Test): void {
  t.test('headers that are believed replace the route’s word, and go no further', async (t) => {
    t.match(patience({}, { headers: [...TIMEOUT] }), { timeoutMs: 50, left: [] });
    t.match(patience({}, { headers: ['x-envoy-expected-rq-timeout-ms', '70', ...TIMEOUT] }), {
      timeoutMs: 70,
    });
    t.match(patience({}, { headers: ['x-envoy-upstream-rq-timeout-ms', '1e9'] }), {
      timeoutMs: 1000,
    });
    t.match(patience({}, { headers: ['x-envoy-upstream-rq-timeout-alt-response', '1'] }), {
      timeoutStatus: 204,
      left: [],
    });
  });

  t.test('others change nothing', async (t) => {
    t.equal(patience({}, { headers: [...TIMEOUT], isInternal: false }).timeoutMs, 1000);
  });

  t.test('a try as long as the whole is no limit of its own', async (t) => {
    const tried = (perTryTimeoutMs: number) => patience({ retry: retryPlan({ perTryTimeoutMs }) });

    t.match(tried(200), { perTryTimeoutMs: 200 });
    t.equal(tried(1000).perTryTimeoutMs, 0);
    t.equal(tried(1000).retry?.plan.perTryTimeoutMs, 0);
  });

  t.test('the upstream may take what its try has, and no more than is left', async (t) => {
    const of = (timeoutMs: number, perTryTimeoutMs: number, elapsedMs: number) =>
      expectedMs({ ...patience({}), timeoutMs, perTryTimeoutMs }, elapsedMs);

    t.same([of(1000, 0, 0), of(1000, 300, 0), of(1000, 300, 900)], [1000, 300, 100]);
    t.equal(of(1000, 0, 5000), 1, 'zero would be no limit at all');
    t.equal(of(0, 0, 10), 0);
  });

  t.test('a deadline of gRPC is honoured up to what the route allows', async (t) => {
    const grpcTimeout = { maxMs: 500, offsetMs: 10, ofStream: false };
    const call = (...headers: string[]) =>
      patience({ grpcTimeout }, { headers, isGrpc: true }).timeoutMs;

    t.same([call('grpc-timeout', '200m'), call('grpc-timeout', '9S'), call()], [190, 500, 500]);
    t.equal(grpcDurationMs(new Headers(['grpc-timeout', '2S']), grpcTimeout), 490);
    t.equal(grpcDurationMs(new Headers(), grpcTimeout), undefined);
  });

  t.test(
    'whatever a caller writes for a deadline, no timer is asked for more than it can',
    async (t) => {
      t.same(
        ['1H', '2M', '3S', '4m', '5000u', '1n'].map(parseGrpcTimeout),
        [3_600_000, 120_000, 3000, 4, 5, 1],
      );
      t.same(
        ['', '1', 'x', '-1S', '123456789S', '1 S'].map(parseGrpcTimeout),
        Array(6).fill(undefined),
      );
      t.equal(parseGrpcTimeout('99999999H'), 2 ** 31 - 1);
      fc.assert(
        fc.property(fc.string(), (text) => {
          const ms = parseGrpcTimeout(text);
          return ms === undefined || (ms >= 0 && ms < 2 ** 31);
        }),
      );
    },
  );

  t.test('is written in the finest unit that fits eight digits', async (t) => {
    t.same([200, 2 ** 31 - 1].map(grpcTimeoutText), ['200m', '2147483S']);
  });
}
