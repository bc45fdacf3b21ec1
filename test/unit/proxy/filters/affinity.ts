import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { endpoint } from '../../../harness/plans.ts';
import { affinityFilter } from '../../../../proxy/filters/affinity.ts';
import { encodeSession } from '../../../../proxy/filters/session.ts';

const by = { kind: 'cookie', name: 'sid', path: '/shop', ttlMs: 60_000 } as const;
const cookie = affinityFilter('a', { kind: 'affinity', by, strict: true });
const header = affinityFilter('a', {
  kind: 'affinity',
  by: { kind: 'header', name: 'X-Sid' },
  strict: false,
});
const served = endpoint('10.0.0.2');

export function spec(t: Test): void {
  t.test('who comes first is told who served; who brings it back is sent there', async (t) => {
    const request = requestHead('/shop/a');
    const first = new FilterBench({ request, endpoint: served });
    first.asks(cookie, request);
    const set = first.answers(cookie).get('set-cookie') ?? '';
    const again = requestHead('/shop', { cookie: set.split(';')[0] ?? '' });
    const second = new FilterBench({ request: again, endpoint: served });
    second.asks(cookie, again);

    t.match(set, /^sid="[\w+/=]+"; Max-Age=60; Path=\/shop; HttpOnly$/);
    t.same(second.affinity, { key: '10.0.0.2:80', strict: true });
    t.same(second.answers(cookie).list, [], 'it need not be told again');
  });

  t.test('is told anew when another had to serve', async (t) => {
    const value = encodeSession({ address: '10.0.0.9:80', expiresMs: 0 });
    const request = requestHead('/shop', { cookie: `sid=${value}` });
    const bench = new FilterBench({ request, endpoint: served });
    bench.asks(cookie, request);

    t.equal(bench.affinity?.key, '10.0.0.9:80');
    t.ok(bench.answers(cookie).has('set-cookie'));
  });

  t.test('a cookie of another path is nobody’s session here', async (t) => {
    const request = requestHead('/shopping');
    const bench = new FilterBench({ request, endpoint: served });
    bench.asks(cookie, request);

    t.notOk(bench.answers(cookie).has('set-cookie'));
  });

  t.test('a header holds the address in Base64', async (t) => {
    const request = requestHead('/', { 'x-sid': Buffer.from('10.0.0.2:80').toString('base64') });
    const bench = new FilterBench({ request, endpoint: endpoint('10.0.0.3') });
    bench.asks(header, request);

    t.same(bench.affinity, { key: '10.0.0.2:80', strict: false });
    t.equal(bench.answers(header).get('x-sid'), Buffer.from('10.0.0.3:80').toString('base64'));
  });
}
