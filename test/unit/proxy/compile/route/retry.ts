import { retryPlan } from '../../../../../proxy/compile/route/retry.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack } from '../../../../../api/xds/index.ts';
import type { RetryPolicy } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const own = { retries_only_idempotent: false, retries_follow_grpc: false };
  const refused = (policy: RetryPolicy) => refusedBy((at) => retryPlan(policy, own, at));

  t.test('unset is what Envoy holds', async (t) => {
    t.match(retryPlan({ retryOn: '5xx, reset' }, own, compilation().place), {
      attemptsMax: 1,
      on: ['5xx', 'reset'],
      backoffBaseMs: 25,
      backoffMaxMs: 250,
      endpointPicksMax: 1,
      rateLimited: undefined,
      avoidPreviousEndpoints: false,
    });
  });

  t.test('where not to go again is said by predicates that are known', async (t) => {
    const typedConfig = pack(
      'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate',
      {},
    );
    const known = { retryHostPredicate: [{ typedConfig }] };

    t.equal(retryPlan(known, own, compilation().place).avoidPreviousEndpoints, true);
    t.same(refused({ retryHostPredicate: [{ name: 'odd' }] }), ['retry_host_predicate[0]']);
    t.ok(refused({ retryPriority: { name: 'odd' } }).includes('retry_priority'));
  });

  t.test('a backoff grows, and waits that peers ask for have a header', async (t) => {
    t.same(refused({ retryBackOff: { baseInterval: '2s', maxInterval: '1s' } }), [
      'retry_back_off.max_interval',
    ]);
    t.same(refused({ rateLimitedRetryBackOff: {} }), ['rate_limited_retry_back_off.reset_headers']);
  });

  t.test('a condition that is none is passed over, as Envoy does, and told', async (t) => {
    const { place, noted, refused } = compilation();
    retryPlan({ retryOn: 'sometimes' }, own, place);

    t.same([noted(), refused()], [['retry_on'], []]);
  });
}
