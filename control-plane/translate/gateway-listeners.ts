// Listeners of gateways: one for each port and address that Gateways open.
import type { FilterChain, Listener, NetworkFilter } from '../../api/xds/index.ts';
import {
  hostIn,
  wireKind,
  type GatewayPortView,
  type GatewayServerView,
  type GatewayView,
  type Routing,
} from '../mesh/index.ts';
import { passedThrough } from './gateway-passthrough.ts';
import { httpRoutes, httpsRoutes, kindOf } from './gateway-routes.ts';
import { gatewayServerTls } from './gateway-tls.ts';
import { httpFilter } from './http-connection.ts';
import { servicesOf } from './kept.ts';
import { inspectors, ownMetadata, socketAddress } from './messages.ts';
import { bytesChains } from './tcp-routes.ts';

export function gatewayListeners(view: GatewayView): readonly Listener[] {
  return view.ports.flatMap((port) => {
    const chains = chainsOf(port, view);
    if (chains.length === 0) return [];
    const looksForNames = port.servers.some(({ server }) => wireKind(server) === 'tls');
    return [
      {
        name: `${port.bind}_${port.number}`,
        address: socketAddress(port.bind, port.number),
        trafficDirection: 'OUTBOUND',
        ...(looksForNames ? { listenerFilters: inspectors('tls_inspector') } : {}),
        filterChains: chains,
        metadata: ownMetadata({ rejects_dot_parameters: true }),
      },
    ];
  });
}

function chainsOf(port: GatewayPortView, view: GatewayView): readonly FilterChain[] {
  const [first] = port.servers;
  if (first === undefined) return [];
  switch (wireKind(first.server)) {
    case 'http':
      // Nothing can be told apart before the first bytes: one chain takes the port whole.
      return [{ filters: [httpOf(view, httpRoutes(port), port.servers)] }];
    case 'bytes':
      return bytesOf(first, view, (routing) => ({ ...routing, tls: [] }));
    case 'tls':
      return distinct(port.servers.flatMap((server) => tlsChains(server, view)));
  }
}

function httpOf(
  { settings, reporting }: GatewayView,
  routes: string,
  servers: readonly GatewayServerView[],
): NetworkFilter {
  return httpFilter({
    direction: 'gateway',
    settings,
    reporting: reporting.client,
    isGrpcWeb: servers.some(({ server }) => server.port.protocol.toUpperCase() === 'GRPC-WEB'),
    statPrefix: `outbound_0.0.0.0_${routes}`,
    routes: { kind: 'named', name: routes },
  });
}

function tlsChains(server: GatewayServerView, view: GatewayView): readonly FilterChain[] {
  const { tls } = server.server;
  if (tls === undefined) return [];
  switch (tls.mode ?? 'SIMPLE') {
    case 'PASSTHROUGH':
      return bytesOf(server, view, (routing) => ({ ...routing, tcp: [] }));
    case 'AUTO_PASSTHROUGH':
      return passedThrough(server, view);
    case 'SIMPLE':
    case 'MUTUAL':
    case 'OPTIONAL_MUTUAL':
    case 'ISTIO_MUTUAL':
      return endedChains(server, view, tls);
  }
}

type ServerTls = NonNullable<GatewayServerView['server']['tls']>;

/** TLS ends here; without a certificate there is nothing to serve. */
function endedChains(
  server: GatewayServerView,
  view: GatewayView,
  tls: ServerTls,
): readonly FilterChain[] {
  const carries = kindOf(server) === 'https' ? 'http' : 'bytes';
  const transportSocket = gatewayServerTls(tls, carries, view.settings);
  if (transportSocket === undefined) return [];
  const names = server.server.hosts.map(hostIn);
  const match = names.includes('*') ? {} : { serverNames: names };
  const chains =
    carries === 'http'
      ? [{ filters: [httpOf(view, httpsRoutes(server), [server])] }]
      : bytesOf(server, view, (routing) => ({ ...routing, tls: [] }));
  return chains.map(({ filterChainMatch, filters }: FilterChain) => ({
    filterChainMatch: { ...filterChainMatch, ...match },
    filters: filters ?? [],
    transportSocket,
  }));
}

/** TCP, and TLS that is passed through by its server name; `part` leaves the rules that apply. */
function bytesOf(
  { server, hosts }: GatewayServerView,
  view: GatewayView,
  part: (routing: Routing) => Routing,
): readonly FilterChain[] {
  const services = servicesOf(view.services);
  const context = { services, reporting: view.reporting.client, port: server.port.number };
  const routings = [...new Set(hosts.flatMap((host) => host.routings))].map(part);
  return bytesChains(routings, context, undefined);
}

/** A connection is taken by one chain: of two that say the same, the first. */
function distinct(chains: readonly FilterChain[]): readonly FilterChain[] {
  const taken = new Set<string>();
  return chains.flatMap((chain): readonly FilterChain[] => {
    const { serverNames, ...rest } = chain.filterChainMatch ?? {};
    const besides = JSON.stringify(rest);
    const free = (serverNames ?? ['']).filter((name) => {
      const key = `${name} ${besides}`;
      return !taken.has(key) && taken.add(key);
    });
    if (free.length === 0) return [];
    if (serverNames === undefined || free.length === serverNames.length) return [chain];
    return [{ ...chain, filterChainMatch: { ...rest, serverNames: free } }];
  });
}
