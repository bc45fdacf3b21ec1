import type { Test } from '../../../harness/unit.ts';
import { forwardTo, routePlan, tablePlan, targetTo } from '../../../harness/plans.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
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
      const heard: unknown[] = [];
      const trace = {
        virtualHost: (name: string | undefined) => void heard.push(name),
        candidate: (name: string, misses: string | undefined) => void heard.push([name, misses]),
      };

      t.equal(table.find(request('a', '/api?x=/other'), undefined)?.plan.name, 'first');
      t.equal(table.find(request('a', '/x?/api'), trace)?.plan.name, 'second');
      t.same(heard, ['*', ['first', 'path'], ['second', undefined]]);
    },
  );

  t.test('the port is looked at unless the table says not to', async (t) => {
    const hosts = {
      'a.b': [routePlan('r', { path: undefined }, { action: forwardTo(targetTo('x')) })],
    };

    t.notOk(new RouteTable(tablePlan(hosts)).find(request('a.b:80'), undefined));
    t.ok(new RouteTable(tablePlan(hosts, true)).find(request('a.b:80'), undefined));
  });
}
