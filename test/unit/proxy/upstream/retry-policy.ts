import type { Test } from '../../../harness/unit.ts';
import { retryPlan } from '../../../harness/plans.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import { effectiveRetry, retryPolicy } from '../../../../proxy/upstream/index.ts';

const asks = (...list: string[]): Headers => new Headers(list);

export function spec(t: Test): void {
  t.test('a request may ask for retries where its route has none', async (t) => {
    const policy = effectiveRetry(undefined, asks('x-envoy-retry-on', '5xx, reset'), true);

    t.ok(policy?.has('5xx') === true && policy.has('reset'));
    t.equal(policy?.plan.attemptsMax, 1);
    t.equal(effectiveRetry(undefined, asks('x-envoy-max-retries', '3'), true), undefined);
    t.equal(effectiveRetry(undefined, asks('x-envoy-retry-on', 'never-heard'), true), undefined);
  });

  t.test('headers add words and codes to the route’s, and replace its number', async (t) => {
    const route = retryPolicy(
      retryPlan({ on: ['connect-failure'], attemptsMax: 2, statuses: [503] }),
    );
    const policy = effectiveRetry(
      route,
      asks(
        ...['x-envoy-retry-on', 'retriable-status-codes,retriable-headers'],
        ...['x-envoy-retry-grpc-on', 'unavailable', 'x-envoy-max-retries', '7'],
        ...['x-envoy-retriable-status-codes', '418,x'],
        ...['x-envoy-retriable-header-names', 'X-Again'],
      ),
      true,
    );

    t.same(policy?.plan.statuses, [503, 418]);
    t.equal(policy?.plan.attemptsMax, 7);
    t.ok(policy?.has('connect-failure') === true && policy.has('unavailable'));
    t.ok(policy?.fitsAnswer(asks('x-again', '')));
  });

  t.test('nobody who is not believed can ask for anything', async (t) => {
    const route = retryPolicy(retryPlan());
    const headers = asks('x-envoy-retry-on', '5xx', 'x-envoy-max-retries', '9');

    t.equal(effectiveRetry(undefined, headers, false), undefined);
    t.equal(effectiveRetry(route, headers, false), route);
    t.equal(
      effectiveRetry(route, asks('x-envoy-max-retries', '4000000000'), true)?.plan.attemptsMax,
      100,
    );
  });

  t.test('a policy for some requests leaves others alone', async (t) => {
    const wanted = { name: 'x-safe', value: undefined, invert: false, missingIsEmpty: false };
    const route = retryPolicy(retryPlan({ requestHeaders: [wanted] }));

    t.equal(effectiveRetry(route, asks(), true), undefined);
    t.equal(effectiveRetry(route, asks('x-safe', '1'), true), route);
  });
}
