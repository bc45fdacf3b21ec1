import type { Test } from '../../../harness/unit.ts';
import { forwardTo, hostPlan, routePlan, tablePlan, targetTo } from '../../../harness/plans.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import type { TrailStep } from '../../../../proxy/explain/index.ts';
import { RouteTable } from '../../../../proxy/route/index.ts';

function request(authority: string, target = '/'): RequestHead {
  const head = new RequestHead('GET', target, 11, new Headers());
  head.authority = authority;
  return head;
}

export function spec(t: Test): void {
  t.test('the most specific domain wins: exact, longest suffix, longest prefix, any', async (t) => {
    const table = new RouteTable(
      tablePlan({
        '*': [routePlan('any', {})],
        '*.example.com': [routePlan('suffix', {})],
        '*.shop.example.com': [routePlan('longer', {})],
        'api.*': [routePlan('prefix', {})],
        'www.example.com': [routePlan('exact', {})],
      }),
    );
    const found = (host: string) => table.find(request(host), undefined)?.plan.name;

    t.equal(found('www.example.com'), 'exact');
    t.equal(found('WWW.Example.com'), 'exact');
    t.equal(found('a.example.com'), 'suffix');
    t.equal(found('a.shop.example.com'), 'longer');
    t.equal(found('api.other.org'), 'prefix');
    t.equal(found('.example.com'), 'any', 'a wildcard stands for at least one character');
    t.equal(found('else'), 'any');
  });

  t.test(
    'the first route that matches decides, and a trace hears why others did not',
    async (t) => {
      const path = { kind: 'prefix', text: '/api', ignoreCase: false } as const;
      const table = new RouteTable(
        tablePlan({ '*': [routePlan('first', { path }), routePlan('second', {})] }),
      );
      const heard: TrailStep[] = [];
      const trail = { note: (step: TrailStep) => void heard.push(step) };

      t.equal(table.find(request('a', '/api?x=/other'), undefined)?.plan.name, 'first');
      t.equal(table.find(request('a', '/x?/api'), undefined, trail)?.plan.name, 'second');
      t.match(heard, [
        { kind: 'virtual-host', name: '*', authority: 'a' },
        { kind: 'route', name: 'first', misses: 'path' },
        { kind: 'route', name: 'second', misses: undefined },
      ]);
    },
  );

  t.test('the port is looked at unless the table says not to', async (t) => {
    const hosts = {
      'a.b': [routePlan('r', { path: undefined }, { action: forwardTo(targetTo('x')) })],
    };

    t.notOk(new RouteTable(tablePlan(hosts)).find(request('a.b:80'), undefined));
    t.ok(new RouteTable(tablePlan(hosts, true)).find(request('a.b:80'), undefined));
  });

  t.test('a host may want TLS, of all or of those from outside', async (t) => {
    const table = (requireTls: 'all' | 'external') => {
      const host = hostPlan('a', [routePlan('r', {})], { requireTls });
      return new RouteTable({ ...tablePlan({}), hosts: [host] });
    };
    const secure = request('a');
    secure.headers.set('x-forwarded-proto', 'https');
    const inside = request('a');
    inside.headers.set('x-envoy-internal', 'true');

    t.match(table('all').find(request('a'), undefined)?.action, { kind: 'redirect', status: 301 });
    t.equal(table('all').find(secure, undefined)?.plan.name, 'r');
    t.equal(table('external').find(inside, undefined)?.plan.name, 'r');
    t.equal(
      table('external').find(request('a', '/x'), undefined)?.location(request('a', '/x')),
      'https://a/x',
    );
  });
}
