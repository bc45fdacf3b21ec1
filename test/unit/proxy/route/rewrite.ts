import type { Test } from '../../../harness/unit.ts';
import { requestHead } from '../../../harness/filter-bench.ts';
import { routeMatch } from '../../../harness/plans.ts';
import type { PathRewrite, RedirectAction } from '../../../../proxy/plan/index.ts';
import {
  hostRewrite,
  pathRewrite,
  portAt,
  redirectLocation,
  setAuthority,
  withoutQuery,
} from '../../../../proxy/route/rewrite.ts';

const path = { kind: 'prefix', text: '/old', ignoreCase: false } as const;

const rewritten = (plan: PathRewrite, target: string, match = routeMatch({ path })): string =>
  pathRewrite(plan, match)(requestHead(target));

function location(
  plan: Partial<RedirectAction>,
  target = '/old/a?q',
  authority = 'shop:80',
): string {
  const none = { scheme: undefined, host: undefined, port: undefined, path: undefined };
  const action = { kind: 'redirect', status: 301, stripsQuery: false, ...none, ...plan } as const;
  const head = requestHead(target);
  head.authority = authority;
  return redirectLocation(action, routeMatch({ path }))(head);
}

export function spec(t: Test): void {
  t.test('a prefix is replaced by exactly what is given, the query stays', async (t) => {
    const to = (text: string) => ({ kind: 'prefix', text }) as const;

    t.equal(rewritten(to('/new'), '/old/a?b'), '/new/a?b');
    t.equal(rewritten(to('/new'), '/old?x=1'), '/new?x=1');
    t.equal(rewritten(to('/'), '/old/a'), '//a', 'as Envoy does: whoever writes rules knows');
  });

  t.test('what was matched whole is replaced whole', async (t) => {
    const exact = routeMatch({ path: { kind: 'exact', text: '/old', ignoreCase: false } });

    t.equal(rewritten({ kind: 'prefix', text: '/new' }, '/old?q', exact), '/new?q');
    t.equal(rewritten({ kind: 'whole', text: '/new' }, '/old/a?q'), '/new?q');
  });

  t.test('a pattern sees the path alone', async (t) => {
    const plan = { kind: 'regex', pattern: '/old/(.*)', substitution: '/x/\\1' } as const;

    t.equal(rewritten(plan, '/old/a?b=/old/c'), '/x/a?b=/old/c');
  });

  t.test('a host is given, read from a header, or made of the path', async (t) => {
    const head = requestHead('/old/a?q', { 'x-host': 'there' });

    t.equal(hostRewrite({ kind: 'literal', host: 'here' })(head), 'here');
    t.equal(hostRewrite({ kind: 'header', name: 'X-Host' })(head), 'there');
    const plan = { kind: 'path-regex', pattern: '/old/(.)', substitution: '\\1.b' } as const;
    t.equal(hostRewrite(plan)(head), 'a.b');
    t.equal(hostRewrite({ kind: 'endpoint' })(head), '');
  });

  t.test('the host before is left for those who ask', async (t) => {
    const head = requestHead('/', { 'x-forwarded-host': 'first' });
    setAuthority(head, 'other', { appendsForwardedHost: true, keepsOriginal: true });
    setAuthority(head, 'again', { appendsForwardedHost: false, keepsOriginal: false });

    t.equal(head.authority, 'again');
    t.same(head.headers.list, ['x-forwarded-host', 'first,shop', 'x-envoy-original-host', 'shop']);
  });

  t.test('a redirect keeps what the route does not name', async (t) => {
    t.equal(location({}), 'http://shop:80/old/a?q');
    t.equal(location({ host: 'x' }), 'http://x/old/a?q');
    t.equal(location({ path: { kind: 'prefix', text: '/new' } }), 'http://shop:80/new/a?q');
    t.equal(location({ port: 443, scheme: 'https' }), 'https://shop:443/old/a?q');
    t.equal(location({ stripsQuery: true }), 'http://shop:80/old/a');
  });

  t.test('a default port goes with the scheme it belonged to', async (t) => {
    t.equal(location({ scheme: 'https' }), 'https://shop/old/a?q');
    t.equal(location({ scheme: 'https' }, '/', 'shop:8080'), 'https://shop:8080/');
    t.equal(location({ scheme: 'https' }, '/', '[::1]:80'), 'https://[::1]/');
  });

  t.test('a query that the rule brings replaces the request’s', async (t) => {
    const whole = { kind: 'whole', text: '/new?own' } as const;

    t.equal(location({ path: whole, stripsQuery: true }), 'http://shop:80/new?own');
    t.equal(location({ path: { kind: 'whole', text: '/new' } }), 'http://shop:80/new?q');
  });

  t.test('finds ports and queries', async (t) => {
    t.same(['a:1', 'a', '[::1]', '[::1]:1'].map(portAt), [1, -1, -1, 5]);
    t.equal(withoutQuery('/a?b?c'), '/a');
  });
}
