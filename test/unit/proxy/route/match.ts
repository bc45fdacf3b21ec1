import { fixedRandom, requestHead } from '../../../harness/filter-bench.ts';
import { routeMatch } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';
import { CompiledMatch, cookieValue, isGrpcType } from '../../../../proxy/route/match.ts';
import type { HeaderMatch, RouteMatch } from '../../../../proxy/plan/index.ts';

const exact = (text: string) => ({ kind: 'exact', text, ignoreCase: false }) as const;
const named = (name: string, text: string, more: Partial<HeaderMatch> = {}): HeaderMatch => {
  return { name, value: exact(text), invert: false, missingIsEmpty: false, ...more };
};

type Asked = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly method?: string;
  readonly chance?: number;
  readonly certified?: boolean;
};

function misses(match: Partial<RouteMatch>, asked: Asked = {}): string | undefined {
  const { headers = {}, target = '/', method = 'GET', chance = 0, certified = false } = asked;
  const head = requestHead(target, headers, method);
  const asker = { random: fixedRandom(chance), hasPeerCertificate: certified };
  return new CompiledMatch(routeMatch(match)).misses(head, target.split('?')[0] ?? '', asker);
}

export function spec(t: Test): void {
  t.test('the first predicate that fails is told in words', async (t) => {
    const path = { kind: 'prefix', text: '/api', ignoreCase: false } as const;
    const match = { path, headers: [named('x', '1')] };

    t.equal(misses(match, { target: '/other' }), 'path');
    t.equal(misses(match, { target: '/api/a' }), 'header x');
    t.equal(misses(match, { target: '/api/a', headers: { x: '1' } }), undefined);
  });

  t.test('a query parameter is compared as it was written, the first of its name', async (t) => {
    const query = [named('q', 'a%20b')];

    t.equal(misses({ query }, { target: '/?qq=1&q=a%20b&q=c' }), undefined);
    t.equal(misses({ query }, { target: '/?q=c&q=a%20b' }), 'query q');
    t.equal(misses({ query: [named('q', '')] }, { target: '/?x&q' }), undefined);
    t.equal(misses({ query }, { target: '/q=a%20b' }), 'query q');
  });

  t.test('a cookie is found among others, without its quotes', async (t) => {
    const cookies = [named('id', '7')];

    t.equal(misses({ cookies }, { headers: { cookie: 'a=b; id="7"; c=d' } }), undefined);
    t.equal(misses({ cookies }, { headers: { cookie: 'xid=7' } }), 'cookie id');
    t.equal(cookieValue(requestHead('/', { cookie: 'a=1=2' }), 'a'), '1=2');
  });

  t.test('gRPC is a type of content, and its web dialect is not', async (t) => {
    const types = ['application/grpc', 'application/grpc+proto', 'application/grpc-web', undefined];

    t.same(types.map(isGrpcType), [true, true, false, false]);
    t.equal(misses({ isGrpc: true }), 'gRPC');
  });

  t.test('a share of requests is a matter of chance', async (t) => {
    t.equal(misses({ percent: 30 }, { chance: 0.29 }), undefined);
    t.equal(misses({ percent: 30 }, { chance: 0.3 }), '30 % of requests');
  });

  t.test('a client’s certificate can be asked for, or its absence', async (t) => {
    const tls = (presented: boolean) => ({ tls: { presented, validated: undefined } });

    t.equal(misses(tls(true), { certified: true }), undefined);
    t.equal(misses(tls(true)), 'client certificate');
    t.equal(misses(tls(false)), undefined);
  });

  t.test('a route for CONNECT takes nothing else', async (t) => {
    t.equal(misses({ isConnect: true }), 'method CONNECT');
    t.equal(misses({ isConnect: true }, { method: 'CONNECT' }), undefined);
  });
}
