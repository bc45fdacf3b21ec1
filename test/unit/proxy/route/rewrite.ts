import type { Test } from '../../../harness/unit.ts';
import { forwardTo, routePlan, targetTo } from '../../../harness/plans.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import { changeHeaders, redirectLocation, rewriteTarget } from '../../../../proxy/route/index.ts';

function request(target: string): RequestHead {
  const head = new RequestHead('GET', target, 11, new Headers());
  head.authority = 'shop:8080';
  return head;
}

export function spec(t: Test): void {
  t.test('a prefix is replaced, the rest and the query stay, slashes do not double', async (t) => {
    const path = { kind: 'prefix', text: '/old', ignoreCase: false } as const;
    const rewritten = (target: string, prefixRewrite: string): string => {
      const head = request(target);
      const action = { ...forwardTo(targetTo('x')), prefixRewrite };
      rewriteTarget(head, routePlan('r', { path }, { action }), action);
      return head.target;
    };

    t.equal(rewritten('/old/a?b', '/new'), '/new/a?b');
    t.equal(rewritten('/old/a', '/'), '/a');
    t.equal(rewritten('/old?x=1', '/new'), '/new?x=1');
  });

  t.test('a redirect keeps what the route does not name', async (t) => {
    const base = { kind: 'redirect', status: 301, prefixRewrite: undefined } as const;
    const path = { kind: 'prefix', text: '/old', ignoreCase: false } as const;
    const plan = routePlan('r', { path });
    const none = { scheme: undefined, host: undefined, port: undefined, path: undefined };

    t.equal(
      redirectLocation(plan, { ...base, ...none, path: '/b' }, request('/a?q')),
      'http://shop:8080/b?q',
    );
    t.equal(redirectLocation(plan, { ...base, ...none, host: 'x' }, request('/a')), 'http://x/a');
    t.equal(
      redirectLocation(plan, { ...base, ...none, scheme: 'https', port: 443 }, request('/a')),
      'https://shop/a',
    );
    const moved = { ...base, ...none, prefixRewrite: '/new' };
    t.equal(redirectLocation(plan, moved, request('/old/a?q')), 'http://shop:8080/new/a?q');
  });

  t.test('headers are removed, set, then added', async (t) => {
    const headers = new Headers(['a', '1', 'b', '2', 'a', '3']);
    changeHeaders(headers, { remove: ['b'], set: [['a', '4']], append: [['c', '5']] });

    t.same(headers.list, ['a', '4', 'c', '5']);
  });
}
