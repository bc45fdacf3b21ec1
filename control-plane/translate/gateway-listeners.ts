// Listeners of gateways: one for each port that Gateways open.
import type { FilterChain, Listener } from '../../api/xds/index.ts';
import type { GatewayPortView, GatewayServerView, GatewayView } from '../mesh/index.ts';
import { httpRoutes, httpsRoutes, kindOf } from './gateway-routes.ts';
import { httpFilter } from './http-connection.ts';
import { servicesOf } from './kept.ts';
import { inspectors, ownMetadata, socketAddress } from './messages.ts';
import { bytesChains } from './tcp-routes.ts';
import { gatewayServerTls, meshServerTls } from './tls.ts';

export function gatewayListeners(view: GatewayView): readonly Listener[] {
  return view.ports.flatMap((port) => {
    const chains = chainsOf(port, view);
    if (chains.length === 0) return [];
    const looksForNames = chains.some((chain) => chain.filterChainMatch?.serverNames !== undefined);
    const address = port.servers[0]?.server.bind ?? '0.0.0.0';
    return [
      {
        name: `${address}_${port.number}`,
        address: socketAddress(address, port.number),
        trafficDirection: 'OUTBOUND',
        ...(looksForNames ? { listenerFilters: inspectors('tls_inspector') } : {}),
        filterChains: chains,
        metadata: ownMetadata({ rejects_dot_parameters: true }),
      },
    ];
  });
}

function chainsOf(port: GatewayPortView, view: GatewayView): readonly FilterChain[] {
  const isPlain = port.servers.some((server) => kindOf(server) === 'http');
  // Plain HTTP takes the port whole: nothing can be told apart before the first bytes.
  if (isPlain) return [{ filters: [httpOf(view, httpRoutes(port))] }];
  return port.servers.flatMap((server) =>
    kindOf(server) === 'https' ? httpsChains(server, view) : bytesOf(server, view),
  );
}

function httpOf({ settings }: GatewayView, routes: string) {
  return httpFilter({
    direction: 'gateway',
    settings,
    statPrefix: `outbound_0.0.0.0_${routes}`,
    routes: { kind: 'named', name: routes },
  });
}

/** Without a certificate there is nothing to serve. */
function httpsChains(server: GatewayServerView, view: GatewayView): readonly FilterChain[] {
  const { tls, hosts } = server.server;
  const names = hosts.map((host) => host.slice(host.indexOf('/') + 1).toLowerCase());
  const credential = tls?.credentialName ?? tls?.credentialNames?.[0];
  const isOfMesh = tls?.mode === 'ISTIO_MUTUAL';
  if (credential === undefined && !isOfMesh) return [];
  return [
    {
      filterChainMatch: names.includes('*') ? {} : { serverNames: names },
      filters: [httpOf(view, httpsRoutes(server))],
      transportSocket: isOfMesh
        ? meshServerTls('http', view.settings.trustDomain)
        : gatewayServerTls(credential ?? '', tls?.mode === 'MUTUAL'),
    },
  ];
}

/** TCP, and TLS that is passed through by its server name. */
function bytesOf({ server, hosts }: GatewayServerView, view: GatewayView): readonly FilterChain[] {
  const services = servicesOf(view.services);
  const context = { services, settings: view.settings, port: server.port.number };
  const routings = [...new Set(hosts.flatMap((host) => host.routings))];
  return bytesChains(routings, context, undefined);
}
