import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import { httpbin } from '../../../../../local/images/httpbin/httpbin.ts';
import { ask, bodyOf, jsonOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const service = httpbin({
  clock: new ManualClock(),
  random: seededRandom(1),
  newId: () => 'id-1',
  hostname: 'pod-1',
});

export function spec(t: Test): void {
  t.test('tells back what it was asked', async (t) => {
    const headers = { host: 'httpbin:8000', 'x-test': 'y', 'user-agent': 'curl' };

    t.match(jsonOf(await service(ask('GET /get?a=1', { headers }))), {
      args: { a: ['1'] },
      headers: { 'X-Test': ['y'] },
      origin: '10.244.1.9',
      url: 'http://httpbin:8000/get?a=1',
    });
    t.same(jsonOf(await service(ask('GET /user-agent', { headers }))), { 'user-agent': 'curl' });
    t.same(jsonOf(await service(ask('GET /ip', { headers }))), { origin: '10.244.1.9' });
    t.same(jsonOf(await service(ask('GET /uuid'))), { uuid: 'id-1' });
    t.same(jsonOf(await service(ask('GET /hostname'))), { hostname: 'pod-1' });
  });

  t.test('answers with the headers it is asked for, if they are headers', async (t) => {
    const reply = await service(ask('GET /response-headers?x-a=1&x-a=2&bad%0aname=3&x-b=%0d%0ay'));

    t.match(reply.headers, { 'x-a': ['1', '2'], 'access-control-allow-origin': '*' });
    t.same(
      Object.keys(reply.headers ?? {}).filter((name) => /bad|x-b/.test(name)),
      [],
    );
  });

  t.test('redirects, but not into a second header', async (t) => {
    t.match(await service(ask('GET /redirect-to?url=/get&status_code=307')), {
      status: 307,
      headers: { location: '/get' },
    });
    t.equal((await service(ask('GET /redirect-to?url=%0d%0aX: y'))).status, 400);
  });

  t.test('sets and shows cookies', async (t) => {
    t.match(await service(ask('GET /cookies/set?a=b')), {
      status: 302,
      headers: { 'set-cookie': ['a=b; Path=/'] },
    });
    t.same(jsonOf(await service(ask('GET /cookies', { headers: { cookie: 'a=b; c=d=e' } }))), {
      cookies: { a: 'b', c: 'd=e' },
    });
  });

  t.test('knows bearers, pages and what it does not have', async (t) => {
    const headers = { authorization: 'Bearer t' };

    t.same(jsonOf(await service(ask('GET /bearer', { headers }))), {
      authenticated: true,
      token: 't',
    });
    t.equal((await service(ask('GET /bearer'))).status, 401);
    t.match(bodyOf(await service(ask('GET /html'))), /Moby-Dick/);
    t.match(bodyOf(await service(ask('GET /'))), /<li><code>/);
    t.equal((await service(ask('GET /nothing'))).status, 404);
  });
}
