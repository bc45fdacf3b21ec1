import { routeMatch } from '../../../../../proxy/compile/route/match.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('everything that must hold is there', async (t) => {
    const plan = routeMatch(
      {
        pathSeparatedPrefix: '/api',
        caseSensitive: false,
        headers: [{ name: 'X-A', presentMatch: true }],
        cookies: [{ name: 'c', stringMatch: { exact: '1' } }],
        runtimeFraction: { defaultValue: { numerator: 30 } },
        grpc: {},
        tlsContext: { presented: true },
      },
      compilation().place,
    );

    t.match(plan, {
      path: { kind: 'segment-prefix', text: '/api', ignoreCase: true },
      headers: [{ name: 'x-a' }],
      cookies: [{ name: 'c' }],
      percent: 30,
      isGrpc: true,
      isConnect: false,
      tls: { presented: true, validated: undefined },
    });
  });

  t.test('a slash is a prefix, nothing is none, CONNECT has no path', async (t) => {
    const { place } = compilation();

    t.match(routeMatch({ prefix: '/' }, place).path, { kind: 'prefix', text: '/' });
    t.equal(routeMatch({ prefix: '' }, place).path, undefined);
    t.match(routeMatch({ connectMatcher: {} }, place), { path: undefined, isConnect: true });
  });

  t.test('a match without a path, or with one that cannot be, is refused', async (t) => {
    t.same(
      refusedBy((at) => routeMatch({}, at)),
      [''],
    );
    for (const pathSeparatedPrefix of ['/a/', '/a?b', 'a']) {
      t.same(
        refusedBy((at) => routeMatch({ pathSeparatedPrefix }, at)),
        ['path_separated_prefix'],
      );
    }
    t.same(
      refusedBy((at) =>
        routeMatch({ prefix: '/', runtimeFraction: { defaultValue: { numerator: 101 } } }, at),
      ),
      ['runtime_fraction.default_value'],
    );
  });
}
