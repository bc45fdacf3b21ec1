// Listeners for what an application calls. Connections are redirected to one socket, whose listener
// hands each to the listener of where it was going.
import type { FilterChain, Listener } from '../../api/xds/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { isHttp, type MeshPort, type ServiceView, type SidecarView } from '../mesh/index.ts';
import { httpFilter } from './http-connection.ts';
import { inspectors, socketAddress } from './messages.ts';
import { BLACK_HOLE, outboundCluster, OUTBOUND_PORT, PASSTHROUGH } from './names.ts';
import { sniffedRoutes } from './outbound-routes.ts';
import { bytesChains, toCluster, type BytesContext } from './tcp-routes.ts';

export function outboundListeners(view: SidecarView): readonly Listener[] {
  const listeners = new Map<string, Listener>();
  const services = new Map(view.services.map(({ service }) => [service.host, service]));
  for (const seen of view.services) {
    for (const port of seen.service.ports) {
      for (const address of addressesOf(seen, port)) {
        const name = `${address}_${port.number}`;
        // Oldest first: who comes later to a taken address goes without.
        if (listeners.has(name)) continue;
        const at = { name, address, port: port.number };
        const context = { services, settings: view.settings, port: port.number };
        listeners.set(
          name,
          isHttp(port.protocol) ? sharedHttp(at, view) : own({ at, seen, port, context }),
        );
      }
    }
  }
  return [...listeners.values(), virtualOutbound(view)];
}

/** HTTP has the Host header to tell services apart; bytes have only the address. */
function addressesOf({ service, endpoints }: ServiceView, port: MeshPort): readonly string[] {
  if (isHttp(port.protocol)) return ['0.0.0.0'];
  if (!service.isHeadless) return service.addresses;
  return (endpoints.byPort.get(port.number) ?? [])
    .filter((endpoint) => endpoint.port === port.number)
    .map(({ address }) => address);
}

type At = { readonly name: string; readonly address: string; readonly port: number };

function listener({ name, address, port }: At): Listener {
  return {
    name,
    address: socketAddress(address, port),
    trafficDirection: 'OUTBOUND',
    bindToPort: false,
  };
}

function sharedHttp(at: At, { settings }: SidecarView): Listener {
  const routes = String(at.port);
  return {
    ...listener(at),
    listenerFilters: inspectors('tls_inspector', 'http_inspector'),
    filterChains: [httpChain(routes, settings)],
    defaultFilterChain: {
      name: 'PassthroughFilterChain',
      filters: [toCluster(PASSTHROUGH, settings)],
    },
  };
}

/** What is plain HTTP on a port that may carry something else. */
function httpChain(routes: string, settings: MeshConfig): FilterChain {
  return {
    filterChainMatch: {
      transportProtocol: 'raw_buffer',
      applicationProtocols: ['http/1.1', 'h2c'],
    },
    filters: [
      httpFilter({
        direction: 'outbound',
        settings,
        statPrefix: `outbound_0.0.0.0_${routes}`,
        routes: { kind: 'named', name: routes },
      }),
    ],
  };
}

type OwnListener = {
  readonly at: At;
  readonly seen: ServiceView;
  readonly port: MeshPort;
  readonly context: BytesContext;
};

/** A listener on the service's own address. */
function own({ at, seen, port, context }: OwnListener): Listener {
  const { service, routing } = seen;
  const straight = outboundCluster({ host: service.host, port: port.number, subset: undefined });
  const chains = bytesChains(routing === undefined ? [] : [routing], context, straight);
  if (port.protocol !== 'auto') {
    const looksFor = chains.length > 1 ? { listenerFilters: inspectors('tls_inspector') } : {};
    return { ...listener(at), ...looksFor, filterChains: chains };
  }
  // What is not HTTP goes to the default chain: a chain found by its transport is not left again.
  const named = chains.filter((chain) => chain.filterChainMatch !== undefined);
  const rest = chains.find((chain) => chain.filterChainMatch === undefined);
  return {
    ...listener(at),
    listenerFilters: inspectors('tls_inspector', 'http_inspector'),
    filterChains: [httpChain(sniffedRoutes(service, port), context.settings), ...named],
    ...given({ defaultFilterChain: rest }),
  };
}

/** The socket itself: what nobody else takes goes where it was going, or nowhere. */
function virtualOutbound({ settings }: SidecarView): Listener {
  const isClosed = settings.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY';
  return {
    name: 'virtualOutbound',
    address: socketAddress('0.0.0.0', OUTBOUND_PORT),
    trafficDirection: 'OUTBOUND',
    useOriginalDst: true,
    filterChains: [
      {
        // Not redirected but called: forwarding it would come back here, for ever.
        name: 'virtualOutbound-blackhole',
        filterChainMatch: { destinationPort: OUTBOUND_PORT },
        filters: [toCluster(BLACK_HOLE, settings)],
      },
    ],
    defaultFilterChain: {
      name: 'virtualOutbound-catchall-tcp',
      filters: [toCluster(isClosed ? BLACK_HOLE : PASSTHROUGH, settings)],
    },
  };
}
