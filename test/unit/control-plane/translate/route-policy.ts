import type { Test } from '../../../harness/unit.ts';
import {
  fraction,
  headerFields,
  hostChange,
  perFilter,
  retryPolicy,
} from '../../../../control-plane/translate/route-policy.ts';

export function spec(t: Test): void {
  t.test('retries twice what no application has seen, unless told otherwise', async (t) => {
    t.match(retryPolicy(undefined), {
      numRetries: 2,
      retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
      retryHostPredicate: [{ name: 'envoy.retry_host_predicates.previous_hosts' }],
    });
    t.equal(retryPolicy({ attempts: 0 }), undefined);
  });

  t.test('takes statuses out of the conditions', async (t) => {
    t.match(retryPolicy({ attempts: 1, retryOn: '5xx, 429,503', perTryTimeout: '250ms' }), {
      retryOn: '5xx,retriable-status-codes',
      retriableStatusCodes: [429, 503],
      perTryTimeout: '0.25s',
    });
  });

  t.test('sets a host by rewriting, not as a header', async (t) => {
    const changes = { request: { set: { Host: 'other', 'x-a': '1' } } };

    t.equal(hostChange(changes), 'other');
    t.match(headerFields(changes).requestHeadersToAdd, [{ header: { key: 'x-a' } }]);
    t.equal(headerFields(changes).requestHeadersToAdd?.length, 1);
  });

  t.test('keeps small shares', async (t) => {
    t.same(fraction(0.0001), { numerator: 1, denominator: 'MILLION' });
  });

  t.test('aborts gRPC by the name of a status, and never by none', async (t) => {
    const abort = (grpcStatus: string): unknown =>
      perFilter({ abort: { grpcStatus, percentage: { value: 100 } } }, undefined)?.[
        'envoy.filters.http.fault'
      ];

    t.match(abort('UNAVAILABLE'), { abort: { grpcStatus: 14 } });
    t.match(abort('made up'), { abort: { grpcStatus: 2 } });
  });
}
