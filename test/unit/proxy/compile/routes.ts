import type { Test } from '../../../harness/unit.ts';
import { compileRoutes } from '../../../../proxy/compile/index.ts';
import type { Route } from '../../../../api/xds/index.ts';

function compiledRoute(route: Route) {
  const config = { name: 'r', virtualHosts: [{ name: 'v', domains: ['*'], routes: [route] }] };
  const result = compileRoutes(config);
  if (result.kind === 'rejected') return { problems: result.problems };
  const [table] = result.value;
  return { route: table?.kind === 'routes' ? table.hosts[0]?.routes[0] : undefined };
}

const route = { cluster: 'c' };

export function spec(t: Test): void {
  t.test('a pattern that RE2 does not take is refused before any thread sees it', async (t) => {
    const broken = { safeRegex: { regex: '(' } };
    const at = 'route_configuration r.virtual_hosts[0].routes[0].match';
    for (const [match, path] of [
      [broken, `${at}.safe_regex`],
      [{ prefix: '/', headers: [{ name: 'x', stringMatch: broken }] }, `${at}.headers[0]`],
      [{ prefix: '/', queryParameters: [{ name: 'x', stringMatch: broken }] }, `${at}.query_p`],
    ] as const) {
      const { problems } = compiledRoute({ match, route });

      t.equal(problems?.length, 1);
      t.ok(problems?.[0]?.path.startsWith(path), path);
    }
  });

  t.test('matches and actions become the plan’s words', async (t) => {
    const { route: plan } = compiledRoute({
      match: { pathSeparatedPrefix: '/api', headers: [{ name: 'X-A', presentMatch: false }] },
      route: {
        weightedClusters: { clusters: [{ name: 'a', weight: 1 }, { name: 'b' }] },
        timeout: '2s',
        retryPolicy: { retryOn: '5xx, reset', numRetries: 3 },
      },
      requestHeadersToAdd: [{ header: { key: 'X-B', value: '1' }, append: false }],
    });

    t.match(plan, {
      match: {
        path: { kind: 'segment-prefix', text: '/api' },
        headers: [{ name: 'x-a', value: undefined, invert: true }],
      },
      action: {
        targets: [
          { upstream: 'a', weight: 1 },
          { upstream: 'b', weight: 0 },
        ],
        timeoutMs: 2000,
        retry: { attemptsMax: 3, on: ['5xx', 'reset'], backoffBaseMs: 25, backoffMaxMs: 250 },
      },
      requestHeaders: { set: [['x-b', '1']] },
    });
  });

  t.test('a route without a match, an action or a target is refused', async (t) => {
    t.ok(compiledRoute({ route }).problems);
    t.ok(compiledRoute({ match: { prefix: '/' } }).problems);
    t.ok(compiledRoute({ match: { prefix: '/' }, route: {} }).problems);
    t.ok(compiledRoute({ match: { prefix: '/' }, route: { weightedClusters: {} } }).problems);
  });

  t.test('who answers by itself needs no cluster', async (t) => {
    const match = { prefix: '/' };

    t.match(
      compiledRoute({ match, redirect: { hostRedirect: 'h', responseCode: 'FOUND' } }).route,
      {
        action: { kind: 'redirect', status: 302, host: 'h' },
      },
    );
    t.match(compiledRoute({ match, directResponse: { status: 418 } }).route, {
      action: { kind: 'respond', status: 418, body: '' },
    });
  });
}
