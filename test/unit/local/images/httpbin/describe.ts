import {
  describe,
  headerLists,
  methodAllowed,
} from '../../../../../local/images/httpbin/describe.ts';
import { ask } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads bodies as JSON and as forms', async (t) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };

    t.match(describe(ask('POST /post', { body: Buffer.from('{"a":1}') })), {
      json: { a: 1 },
      data: '{"a":1}',
    });
    t.match(describe(ask('POST /post', { body: Buffer.from('a=1&a=2'), headers: form })), {
      form: { a: ['1', '2'] },
      json: null,
    });
  });

  t.test('believes the proxy before it about the client', async (t) => {
    const headers = {
      'x-forwarded-for': '1.2.3.4, 5.6.7.8',
      'x-forwarded-proto': 'https',
      host: 'h',
    };

    t.match(describe(ask('GET /get', { headers })), { origin: '1.2.3.4', url: 'https://h/get' });
    t.same(headerLists(ask('GET /', { headers: { 'x-a': 'b' } })), { 'X-A': ['b'] });
  });

  t.test('takes each method at its own place', async (t) => {
    t.equal(methodAllowed(ask('POST /get'), 'get').status, 405);
    t.equal(methodAllowed(ask('HEAD /get'), 'get').status, 200);
    t.equal(methodAllowed(ask('PUT /put'), 'put').status, 200);
  });
}
