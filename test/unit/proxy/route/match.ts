import type { Test } from '../../../harness/unit.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import { CompiledMatch } from '../../../../proxy/route/match.ts';
import type { HeaderMatch, RouteMatch } from '../../../../proxy/plan/index.ts';

const exact = (text: string) => ({ kind: 'exact', text, ignoreCase: false }) as const;

function misses(match: Partial<RouteMatch>, headers: string[], target = '/'): string | undefined {
  const compiled = new CompiledMatch({ path: undefined, headers: [], query: [], ...match });
  const [path = ''] = target.split('?');
  return compiled.misses(new RequestHead('GET', target, 11, new Headers(headers)), path);
}

export function spec(t: Test): void {
  t.test('a header is matched value by value, never on the joined list', async (t) => {
    const wanted: HeaderMatch = { name: 'x', value: exact('b'), invert: false };

    t.equal(misses({ headers: [wanted] }, ['x', 'a', 'x', 'b']), undefined);
    t.equal(misses({ headers: [wanted] }, ['x', 'a,b']), 'header x');
  });

  t.test('an inverted match holds when nothing matches, an absent header included', async (t) => {
    const without: HeaderMatch = { name: 'x', value: undefined, invert: true };

    t.equal(misses({ headers: [without] }, []), undefined);
    t.equal(misses({ headers: [without] }, ['x', '']), 'header x');
  });

  t.test('pseudo headers are the request itself', async (t) => {
    const method: HeaderMatch = { name: ':method', value: exact('GET'), invert: false };

    t.equal(misses({ headers: [method] }, []), undefined);
  });

  t.test('query parameters are decoded before they are compared', async (t) => {
    const wanted: HeaderMatch = { name: 'who', value: exact('a b'), invert: false };

    t.equal(misses({ query: [wanted] }, [], '/p?who=a%20b'), undefined);
    t.equal(misses({ query: [wanted] }, [], '/p?who=c'), 'query who');
  });
}
