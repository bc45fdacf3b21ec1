// Route tables of gateways: one for all plain HTTP servers of a port, one for each HTTPS server.
import type { Route, RouteConfiguration, VirtualHost } from '../../api/xds/index.ts';
import {
  hostIn,
  wireKind,
  type GatewayPortView,
  type GatewayServerView,
  type GatewayView,
  type Routing,
} from '../mesh/index.ts';
import { servicesOf } from './kept.ts';
import { ANY_PATH } from './route-match.ts';
import { routesOf, type RouteContext } from './route.ts';

export function gatewayRoutes(view: GatewayView): readonly RouteConfiguration[] {
  const services = servicesOf(view.services);
  const { defaultHttpRetryPolicy: retries } = view.settings;
  const calling = { services, retries };
  return view.ports.flatMap((port) => {
    const plain = port.servers.filter((server) => kindOf(server) === 'http');
    const secure = port.servers.filter((server) => kindOf(server) === 'https');
    return [
      ...(plain.length === 0 ? [] : [table(httpRoutes(port), plain, calling)]),
      ...secure.map((server) => table(httpsRoutes(server), [server], calling)),
    ];
  });
}

/** How a server is served; `bytes` for TCP, and TLS that is not ended here. */
export function kindOf({ server }: GatewayServerView): 'http' | 'https' | 'bytes' {
  if (wireKind(server) === 'http') return 'http';
  const isPassed = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(server.tls?.mode ?? '');
  return server.port.protocol.toUpperCase() === 'HTTPS' && !isPassed ? 'https' : 'bytes';
}

export function httpRoutes({ number, bind }: GatewayPortView): string {
  return `http.${number}${bind === '0.0.0.0' ? '' : `.${bind}`}`;
}

export function httpsRoutes({ gateway, server }: GatewayServerView): string {
  const [namespace = '', name = ''] = gateway.split('/');
  const bind = server.bind ?? '';
  const end = bind === '' || bind === '0.0.0.0' ? '' : `.${bind}`;
  return `https.${server.port.number}.${server.port.name}.${name}.${namespace}${end}`;
}

type Calling = Omit<RouteContext, 'port'>;

function table(
  name: string,
  servers: readonly GatewayServerView[],
  calling: Calling,
): RouteConfiguration {
  return {
    name,
    validateClusters: false,
    ignorePortInHostMatching: true,
    virtualHosts: virtualHosts(servers, calling),
  };
}

type HostOfServers = {
  readonly port: number;
  readonly routings: Routing[];
  redirects: boolean;
};

/**
 * A host of several servers has the rules of all, the oldest VirtualService's first; one of them
 * that wants HTTPS is enough.
 */
function virtualHosts(
  servers: readonly GatewayServerView[],
  calling: Calling,
): readonly VirtualHost[] {
  const hosts = new Map<string, HostOfServers>();
  for (const { hosts: served, server } of servers) {
    const redirects = server.tls?.httpsRedirect === true;
    const names = redirects
      ? server.hosts.map((host) => ({ host: hostIn(host), routings: [] }))
      : served;
    for (const { host, routings } of names) {
      const there = hosts.get(host);
      if (there === undefined) {
        hosts.set(host, { port: server.port.number, routings: [...routings], redirects });
      } else {
        there.redirects ||= redirects;
        there.routings.push(...routings.filter((routing) => !there.routings.includes(routing)));
      }
    }
  }
  return [...hosts].map(([host, of]) => ({
    name: `${host}:${of.port}`,
    domains: [host],
    routes: of.redirects
      ? [TO_HTTPS]
      : of.routings.flatMap((routing) => routesOf(routing, { port: of.port, ...calling })),
    includeRequestAttemptCount: true,
  }));
}

const TO_HTTPS: Route = {
  name: 'https-redirect',
  match: ANY_PATH,
  redirect: { httpsRedirect: true, responseCode: 'MOVED_PERMANENTLY' },
};
