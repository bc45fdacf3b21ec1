// Route tables of gateways: one for all plain HTTP servers of a port, one for each HTTPS server.
import type { Route, RouteConfiguration, VirtualHost } from '../../api/xds/index.ts';
import type { GatewayPortView, GatewayServerView, GatewayView, Routing } from '../mesh/index.ts';
import { servicesOf, type Services } from './kept.ts';
import { ANY_PATH } from './route-match.ts';
import { routesOf } from './route.ts';

export function gatewayRoutes(view: GatewayView): readonly RouteConfiguration[] {
  const services = servicesOf(view.services);
  return view.ports.flatMap((port) => {
    const plain = port.servers.filter((server) => kindOf(server) === 'http');
    const secure = port.servers.filter((server) => kindOf(server) === 'https');
    return [
      ...(plain.length === 0 ? [] : [table(httpRoutes(port), plain, services)]),
      ...secure.map((server) => table(httpsRoutes(server), [server], services)),
    ];
  });
}

/** How a server is served; `bytes` for TCP, and TLS that is not ended here. */
export function kindOf({ server }: GatewayServerView): 'http' | 'https' | 'bytes' {
  const protocol = server.port.protocol.toUpperCase();
  if (['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB'].includes(protocol)) return 'http';
  return protocol === 'HTTPS' && server.tls?.mode !== 'PASSTHROUGH' ? 'https' : 'bytes';
}

export function httpRoutes({ number }: GatewayPortView): string {
  return `http.${number}`;
}

export function httpsRoutes({ gateway, server }: GatewayServerView): string {
  const [namespace = '', name = ''] = gateway.split('/');
  return `https.${server.port.number}.${server.port.name}.${name}.${namespace}`;
}

function table(
  name: string,
  servers: readonly GatewayServerView[],
  services: Services,
): RouteConfiguration {
  return {
    name,
    validateClusters: false,
    ignorePortInHostMatching: true,
    virtualHosts: virtualHosts(servers, services),
  };
}

type HostOfServers = {
  readonly port: number;
  readonly routings: Routing[];
  readonly redirects: boolean;
};

/** A host of several servers has the rules of all, the oldest VirtualService's first. */
function virtualHosts(
  servers: readonly GatewayServerView[],
  services: Services,
): readonly VirtualHost[] {
  const hosts = new Map<string, HostOfServers>();
  for (const { hosts: served, server } of servers) {
    const redirects = server.tls?.httpsRedirect === true;
    const names = redirects
      ? server.hosts.map((host) => ({ host: dnsName(host), routings: [] }))
      : served;
    for (const { host, routings } of names) {
      const there = hosts.get(host);
      if (there === undefined) {
        hosts.set(host, { port: server.port.number, routings: [...routings], redirects });
      } else {
        there.routings.push(...routings.filter((routing) => !there.routings.includes(routing)));
      }
    }
  }
  return [...hosts].map(([host, of]) => ({
    name: `${host}:${of.port}`,
    domains: [host],
    routes: of.redirects
      ? [TO_HTTPS]
      : of.routings.flatMap((routing) => routesOf(routing, { port: of.port, services })),
    includeRequestAttemptCount: true,
  }));
}

/** A server's host without the namespace it may name. */
function dnsName(host: string): string {
  return host.slice(host.indexOf('/') + 1).toLowerCase();
}

const TO_HTTPS: Route = {
  name: 'https-redirect',
  match: ANY_PATH,
  redirect: { httpsRedirect: true, responseCode: 'MOVED_PERMANENTLY' },
};
