import type { Test } from '../../../harness/unit.ts';
import { retryDelayMs, retryReason, type Outcome } from '../../../../proxy/upstream/retry.ts';
import type { FailureName } from '../../../../proxy/http/index.ts';
import type { RetryPlan } from '../../../../proxy/plan/index.ts';

const plan: RetryPlan = {
  attemptsMax: 2,
  on: ['connect-failure', 'refused-stream', 'unavailable', 'retriable-status-codes'],
  statuses: [],
  perTryTimeoutMs: 0,
  backoffBaseMs: 25,
  backoffMaxMs: 250,
  avoidPreviousEndpoints: true,
  endpointPicksMax: 5,
};
const failure = (name: FailureName, onReusedConnection = false): Outcome => ({
  kind: 'failure',
  name,
  onReusedConnection,
});
const status = (code: number, grpcStatus?: number): Outcome => ({
  kind: 'status',
  status: code,
  grpcStatus,
});
const first = { method: 'GET', attempts: 1, replayable: true };

export function spec(t: Test): void {
  t.test('a failed connection is tried again, an application’s 503 is not', async (t) => {
    t.equal(retryReason(plan, failure('connect-failed'), first), 'connect-failure');
    t.equal(retryReason(plan, status(503), first), undefined);
    t.equal(retryReason({ ...plan, on: ['5xx'] }, status(503), first), '5xx');
    t.equal(retryReason(plan, status(200, 14), first), 'unavailable');
  });

  t.test('not more often than the plan allows, and never what cannot be sent again', async (t) => {
    t.equal(retryReason(plan, failure('connect-failed'), { ...first, attempts: 3 }), undefined);
    const streamed = { ...first, replayable: false };
    t.equal(retryReason(plan, failure('connect-failed'), streamed), undefined);
  });

  t.test('what may have been acted on is done twice only when that is harmless', async (t) => {
    const reset: RetryPlan = { ...plan, on: ['reset'] };

    t.equal(retryReason(reset, failure('reset-before-response'), first), 'reset');
    const post = { ...first, method: 'POST' };
    t.equal(retryReason(reset, failure('reset-before-response'), post), undefined);
  });

  t.test(
    'a kept connection that the upstream closed just then costs nobody an error',
    async (t) => {
      const race = failure('reset-before-response', true);

      t.equal(retryReason(undefined, race, first), 'idle-race');
      t.equal(retryReason(undefined, race, { ...first, method: 'POST' }), undefined);
      t.equal(retryReason(undefined, race, { ...first, attempts: 3 }), undefined);
    },
  );

  t.test('pauses grow, are drawn at random, and stay below the ceiling', async (t) => {
    const most = { below: () => 0, fraction: () => 1 };

    t.same(
      [1, 2, 3, 4, 5].map((n) => retryDelayMs(plan, n, most)),
      [25, 50, 100, 200, 250],
    );
  });
}
