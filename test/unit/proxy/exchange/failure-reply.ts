import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import {
  directReply,
  normalizedReply,
  noUpstreamReply,
  redirectReply,
  replyOf,
} from '../../../../proxy/exchange/failure-reply.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { failed, type FailureName } from '../../../../proxy/http/index.ts';

function said(
  name: FailureName,
  more: { attempts?: number; isWhole?: boolean; cause?: string } = {},
) {
  const facts = new ExchangeRecord(originUnderTest());
  const failure = failed(name, more.cause ?? 'connect ECONNREFUSED 10.0.0.9:80');
  facts.failed(failure);
  facts.attemptCount = more.attempts ?? 1;
  return replyOf(failure, { isWhole: more.isWhole ?? true, granted: undefined, facts });
}

const BEFORE = 'upstream connect error or disconnect/reset before headers.';

export function spec(t: Test): void {
  t.test('says what Envoy says', async (t) => {
    t.match(said('no-healthy-endpoint'), { status: 503, body: 'no healthy upstream', flag: 'UH' });
    t.match(said('request-timeout'), { status: 504, body: 'upstream request timeout', flag: 'UT' });
    t.match(said('no-route'), { status: 404, body: '', details: 'route_not_found' });
    t.match(said('reset-before-response'), {
      body: `${BEFORE} reset reason: connection termination`,
      details: 'upstream_reset_before_response_started{connection_termination}',
    });
  });

  t.test('never tells a client where an upstream is', async (t) => {
    const reply = said('connect-failed');

    t.equal(reply.body, `${BEFORE} reset reason: remote connection failure`);
    t.equal(
      reply.details,
      'upstream_reset_before_response_started' +
        '{remote_connection_failure|delayed_connect_error:_Connection_refused}',
    );
    t.notMatch(JSON.stringify(reply), /10\.0\.0\.9/);
  });

  t.test('says that it was tried again, and that there is too much', async (t) => {
    t.match(
      said('remote-reset', { attempts: 2 }).body,
      /retried and the latest reset reason: remote reset$/,
    );
    t.same(said('overflow').headers, [['x-envoy-overloaded', 'true']]);
  });

  t.test('whose turn it was decides whose fault silence is', async (t) => {
    t.equal(said('idle-timeout', { isWhole: false }).status, 408);
    t.equal(said('idle-timeout').status, 504);
    t.match(said('stream-duration'), { status: 504, grpcStatus: 4 });
  });

  t.test('what routes say by themselves', async (t) => {
    t.match(redirectReply(302, '/b'), { status: 302, headers: [['location', '/b']] });
    t.match(normalizedReply('/b'), { status: 307, details: 'path_normalization_failed' });
    t.match(directReply({ kind: 'respond', status: 418, body: 'tea' }), {
      status: 418,
      body: 'tea',
    });
    t.match(noUpstreamReply(500), { status: 500, flag: 'NC' });
  });
}
