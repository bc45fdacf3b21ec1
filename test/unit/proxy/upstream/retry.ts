import type { Test } from '../../../harness/unit.ts';
import { retryPlan } from '../../../harness/plans.ts';
import { Headers, type FailureName } from '../../../../proxy/http/index.ts';
import { retryPolicy } from '../../../../proxy/upstream/index.ts';
import type { Answer, Loss } from '../../../../proxy/upstream/outcome.ts';
import {
  isIdleRace,
  limitedDelayMs,
  pushbackMs,
  retryDelayMs,
  retryReason,
} from '../../../../proxy/upstream/retry.ts';

const loss = (name: FailureName, more: Partial<Loss> = {}): Loss => ({
  kind: 'failure',
  name,
  onReusedConnection: false,
  requestSent: true,
  ...more,
});
const answer = (status: number, headers: string[] = [], grpcStatus?: number): Answer => ({
  kind: 'status',
  status,
  grpcStatus,
  headers: new Headers(headers),
});
const unsent = { requestSent: false };

/** The words of a policy, an outcome, and whether it is tried again. */
const TABLE: readonly (readonly [string, Answer | Loss, boolean])[] = [
  ['5xx', answer(500), true],
  ['5xx', answer(499), false],
  ['5xx', loss('reset-before-response'), true],
  ['5xx', loss('connect-failed'), true],
  ['5xx', answer(503, ['x-envoy-ratelimited', 'true']), false],
  ['5xx,envoy-ratelimited', answer(429, ['x-envoy-ratelimited', 'true']), true],
  ['gateway-error', answer(500), false],
  ['gateway-error', answer(502), true],
  ['gateway-error', loss('attempt-timeout'), true],
  ['retriable-4xx', answer(409), true],
  ['retriable-4xx', answer(404), false],
  ['retriable-status-codes', answer(418), true],
  ['retriable-status-codes', answer(500), false],
  ['retriable-headers', answer(200, ['x-again', 'yes']), true],
  ['retriable-headers', answer(500), false],
  ['reset', answer(500), false],
  ['reset', loss('reset-before-response'), true],
  ['reset', loss('attempt-timeout'), true],
  ['reset', loss('overflow'), false],
  ['reset', loss('client-gone'), false],
  ['reset-before-request', loss('reset-before-request', unsent), true],
  ['reset-before-request', loss('connect-failed', unsent), true],
  ['reset-before-request', loss('reset-before-response'), false],
  ['connect-failure', loss('connect-failed', unsent), true],
  ['connect-failure', loss('connect-timeout', unsent), true],
  ['connect-failure', loss('tls-failed', unsent), true],
  ['connect-failure', loss('reset-before-response'), false],
  ['connect-failure', answer(503), false],
  ['refused-stream', loss('refused-stream'), true],
  ['refused-stream', loss('remote-reset'), false],
  ['unavailable', answer(200, [], 14), true],
  ['unavailable', answer(200, [], 13), false],
  ['internal', answer(200, [], 13), true],
  ['cancelled', answer(200, [], 1), true],
  ['deadline-exceeded', answer(200, [], 4), true],
  ['resource-exhausted', answer(200, [], 8), true],
  ['http3-post-connect-failure', loss('reset-before-response'), false],
];

export function spec(t: Test): void {
  t.test('each word of a policy means what Envoy means by it', async (t) => {
    const header = { name: 'x-again', value: undefined, invert: false, missingIsEmpty: false };
    for (const [words, outcome, isRetried] of TABLE) {
      const plan = retryPlan({ on: words.split(','), statuses: [418], responseHeaders: [header] });
      const reason = retryReason(retryPolicy(plan), outcome, 'POST');
      const what = outcome.kind === 'status' ? outcome.status : outcome.name;

      t.equal(reason !== undefined, isRetried, `${words}: ${what}`);
    }
  });

  t.test('what is not safe to do twice is done twice only if it was not seen', async (t) => {
    const policy = retryPolicy(retryPlan({ on: ['5xx', 'unavailable'], onlyIdempotent: true }));

    t.equal(retryReason(policy, loss('reset-before-response'), 'GET'), '5xx');
    t.equal(retryReason(policy, loss('reset-before-response'), 'POST'), undefined);
    t.equal(retryReason(policy, loss('connect-failed', unsent), 'POST'), '5xx');
    t.equal(retryReason(policy, loss('refused-stream'), 'POST'), '5xx');
    t.equal(retryReason(policy, answer(503), 'POST'), undefined);
    t.equal(retryReason(policy, answer(200, [], 14), 'POST'), 'unavailable');
  });

  t.test('only a kept connection can be lost to a race, and only harmlessly', async (t) => {
    const reused = { onReusedConnection: true };

    t.ok(isIdleRace(loss('reset-before-response', reused), 'GET'));
    t.notOk(isIdleRace(loss('reset-before-response'), 'GET'));
    t.notOk(isIdleRace(loss('reset-before-response', reused), 'POST'));
    t.ok(isIdleRace(loss('reset-before-request', reused), 'POST'));
    t.notOk(isIdleRace(loss('attempt-timeout', reused), 'GET'));
  });

  t.test('pauses grow, are drawn at random, and stay below the ceiling', async (t) => {
    const most = { below: () => 0, fraction: () => 1 };
    const policy = retryPolicy(retryPlan());

    t.same(
      [1, 2, 3, 4, 5, 99].map((n) => retryDelayMs(policy, n, most)),
      [25, 50, 100, 200, 250, 250],
    );
    t.equal(retryDelayMs(policy, 3, { below: () => 0, fraction: () => 0 }), 0);
  });

  t.test('a limiter’s wish is granted and spread, unless it asks too much', async (t) => {
    const headers = [
      { name: 'retry-after', format: 'seconds' },
      { name: 'x-ratelimit-reset', format: 'unix' },
    ] as const;
    const policy = retryPolicy(retryPlan({ rateLimited: { headers, maxMs: 300_000 } }));
    const now = { nowMs: 1_000_000, random: { below: () => 0, fraction: () => 0.5 } };
    const delay = (...list: string[]) => limitedDelayMs(policy, new Headers(list), now);

    t.equal(delay('retry-after', '4'), 5000);
    t.equal(delay('x-ratelimit-reset', '1010'), 12_500);
    t.equal(delay('retry-after', '301'), undefined);
    t.equal(
      delay('retry-after', 'Wed, 21 Oct 2026 07:28:00 GMT', 'x-ratelimit-reset', '1002'),
      2500,
    );
    t.equal(delay(), undefined);
  });

  t.test('a server that asks in words nobody reads is left alone', async (t) => {
    const asked = (value: string) => pushbackMs(new Headers(['grpc-retry-pushback-ms', value]));

    t.same([asked('250'), asked('-1'), asked('soon')], [250, -1, -1]);
    t.equal(pushbackMs(undefined), undefined);
  });
}
