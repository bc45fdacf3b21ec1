import { routeTable } from '../../../../../proxy/compile/route/table.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const route = { match: { prefix: '/' }, route: { cluster: 'c' } };

  t.test('a domain belongs to one virtual host, whatever its case', async (t) => {
    const host = (name: string, ...domains: string[]) => ({ name, domains, routes: [route] });
    const refuse = (...virtualHosts: ReturnType<typeof host>[]) =>
      refusedBy((at) => routeTable({ virtualHosts }, at));

    t.same(refuse(host('a', 'x.io'), host('b', 'X.io')), ['virtual_hosts[1].domains']);
    t.same(refuse(host('a', '*.io', 'x.*', '*')), []);
    t.same(refuse(host('a')), ['virtual_hosts[0].domains']);
    const { place, noted } = compilation();
    routeTable({ virtualHosts: [host('a', 'x.*.io'), host('a', 'y.io')] }, place);
    t.same(noted(), ['virtual_hosts[0].domains[0]', 'virtual_hosts[1].name'], 'as Envoy takes it');
  });

  t.test('what a host says holds for its routes unless they say otherwise', async (t) => {
    const own = { ...route, route: { cluster: 'c', retryPolicy: { numRetries: 7 } } };
    const { place, refused } = compilation();
    const table = routeTable(
      {
        requestMirrorPolicies: [{ cluster: 'shadow' }],
        virtualHosts: [
          {
            name: 'a',
            domains: ['*'],
            retryPolicy: { numRetries: 2 },
            hedgePolicy: { hedgeOnPerTryTimeout: true },
            perRequestBufferLimitBytes: 9,
            routes: [route, own],
          },
        ],
      },
      place,
    );

    t.match(table.hosts[0]?.routes, [
      {
        replayBytesMax: 9,
        action: {
          retry: { attemptsMax: 2 },
          hedge: { onAttemptTimeout: true },
          mirrors: [{ upstream: 'shadow', percent: 100 }],
        },
      },
      { action: { retry: { attemptsMax: 7 } } },
    ]);
    t.same(refused(), []);
  });
}
