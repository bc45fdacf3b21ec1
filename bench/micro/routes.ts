// Route tables as a sidecar has them: many hosts with one route, and one host with many.
import type { RouteConfiguration } from '../../api/xds/index.ts';
import { compileRoutes } from '../../proxy/compile/index.ts';
import { Headers, RequestHead } from '../../proxy/http/index.ts';
import { RouteTable } from '../../proxy/route/index.ts';
import type { Operation } from './timed.ts';

const HOSTS = 1000;
const ROUTES = 100;

export function routeOperations(): readonly Operation[] {
  const action = { cluster: 'c' };
  const virtualHosts = Array.from({ length: HOSTS }, (_, i) => ({
    name: `h${i}`,
    domains: [`service-${i}.shop.svc.cluster.local`, `service-${i}.shop`],
    routes: [{ name: 'all', match: { prefix: '/' }, route: action }],
  }));
  const routes = Array.from({ length: ROUTES }, (_, i) => ({
    name: `r${i}`,
    match: { prefix: `/api/v${i}/` },
    route: action,
  }));
  const byHeader = [
    ...Array.from({ length: ROUTES - 1 }, (_, i) => matching(`user-${i}`)),
    matching('user-last'),
  ].map((match, i) => ({ name: `r${i}`, match, route: action }));
  const any = (list: typeof routes | typeof byHeader) => [
    { name: 'any', domains: ['*'], routes: list },
  ];
  return [
    found(
      `routes: the last of ${HOSTS} hosts`,
      { virtualHosts },
      {
        authority: `service-${HOSTS - 1}.shop.svc.cluster.local`,
        path: '/',
      },
    ),
    found(
      `routes: the last of ${ROUTES} prefixes`,
      { virtualHosts: any(routes) },
      {
        authority: 'shop',
        path: `/api/v${ROUTES - 1}/orders?id=7`,
      },
    ),
    found(
      `routes: the last of ${ROUTES} headers`,
      { virtualHosts: any(byHeader) },
      {
        authority: 'shop',
        path: '/',
      },
    ),
  ];
}

function matching(user: string) {
  return { prefix: '/', headers: [{ name: 'end-user', stringMatch: { exact: user } }] };
}

type Asked = { readonly authority: string; readonly path: string };

function found(name: string, config: RouteConfiguration, { authority, path }: Asked): Operation {
  const compiled = compileRoutes({ name: 'table', ...config });
  const piece = compiled.kind === 'ok' ? compiled.value[0] : undefined;
  if (piece?.kind !== 'routes') throw new Error(`${name}: the table was refused`);
  const table = new RouteTable(piece);
  const headers = new Headers(['host', authority, 'accept', '*/*', 'end-user', 'user-last']);
  const head = new RequestHead('GET', path, 11, headers);
  head.authority = authority;
  return {
    name,
    run() {
      const route = table.find(head, undefined);
      if (route === undefined) throw new Error(`${name}: nothing was found`);
      return route.plan.name.length;
    },
  };
}
