import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { requestHead } from '../../../harness/filter-bench.ts';
import { arrive } from '../../../../proxy/exchange/arrival.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { RequestHead } from '../../../../proxy/http/index.ts';
import type { HttpPlan } from '../../../../proxy/plan/index.ts';

function arrived(head: RequestHead, http: Partial<HttpPlan> = {}) {
  const origin = originUnderTest({ http });
  return arrive(head, origin, new ExchangeRecord(origin));
}

const path = { normalize: true, mergeSlashes: true, rejectsDotParameters: false } as const;

export function spec(t: Test): void {
  t.test('a path becomes the one that everybody means', async (t) => {
    const head = requestHead('/a/../b//c?d=/../e');
    arrived(head, { path: { ...path, escapedSlashes: 'keep' } });

    t.equal(head.target, '/b/c?d=/../e');
  });

  t.test('one that cannot be trusted is refused, or sent back to its plain form', async (t) => {
    const refused = arrived(requestHead('/a%2Fb'), { path: { ...path, escapedSlashes: 'reject' } });
    const sent = arrived(requestHead('/a%2Fb'), { path: { ...path, escapedSlashes: 'redirect' } });

    t.match(refused, { kind: 'refused', failure: { name: 'path-refused' } });
    t.match(sent, { kind: 'answered', reply: { status: 307, headers: [['location', '/a/b']] } });
  });

  t.test('a host loses its port and its last dot where it should', async (t) => {
    const host = (stripPort: 'any' | 'matching' | 'none', authority: string) => {
      const head = requestHead();
      head.authority = authority;
      arrived(head, { host: { stripPort, stripTrailingDot: true } });
      return head.authority;
    };

    t.equal(host('any', 'shop.:8080'), 'shop');
    t.equal(host('matching', 'shop:80'), 'shop');
    t.equal(host('matching', 'shop:8080'), 'shop:8080');
    t.equal(host('none', 'shop.:80'), 'shop:80');
  });

  t.test('who cannot say the scheme is believed to have come by the one it names', async (t) => {
    const schemeOf = (version: 11 | 20) => {
      const plain = requestHead('/', { 'x-forwarded-proto': 'https' });
      const head = new RequestHead('GET', '/', version, plain.headers);
      head.authority = 'shop';
      arrived(head);
      return head.scheme;
    };

    t.equal(schemeOf(11), 'https');
    t.equal(schemeOf(20), 'http', 'HTTP/2 said it itself');
  });

  t.test('a request for no host is refused unless there is a default', async (t) => {
    const head = requestHead();
    head.authority = '';

    t.match(arrived(head), { kind: 'refused', failure: { name: 'missing-host' } });
  });

  t.test('what is no path finds no route', async (t) => {
    const failure = { name: 'no-path' };

    t.match(arrived(requestHead('*', {}, 'OPTIONS')), { kind: 'refused', failure });
    t.match(arrived(requestHead('shop:80', {}, 'CONNECT')), { kind: 'ok' });
  });

  t.test('an id is made when there is none, or an empty one', async (t) => {
    const [none, empty, own] = [{}, { 'x-request-id': '' }, { 'x-request-id': 'mine' }].map(
      (headers) => requestHead('/', headers),
    );
    const requestId = { generates: true, keepsExternal: false, answers: false };
    for (const head of [none, empty, own]) if (head !== undefined) arrived(head, { requestId });

    t.match(none?.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
    t.match(empty?.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
    t.equal(own?.headers.get('x-request-id'), 'mine');
  });

  t.test('too much going on refuses at once, and is counted', async (t) => {
    const origin = originUnderTest();
    origin.world.overload.refusesRequests = true;
    const arrival = arrive(requestHead(), origin, new ExchangeRecord(origin));

    t.match(arrival, { kind: 'refused', failure: { name: 'overload' } });
    t.equal(origin.world.overload.refusedRequests, 1);
  });
}
