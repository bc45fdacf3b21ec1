// Listeners for what an application calls. Connections are redirected to one socket, whose listener
// hands each to the listener of where it was going.
import type { FilterChain, Listener } from '../../api/xds/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { MeshPort, ServiceView, SidecarView } from '../mesh/index.ts';
import { httpFilter } from './http-connection.ts';
import { servicesOf } from './kept.ts';
import { looking, socketAddress } from './messages.ts';
import { BLACK_HOLE, outboundCluster, OUTBOUND_PORT, PASSTHROUGH } from './names.ts';
import { sharesPort, sniffedRoutes } from './outbound-routes.ts';
import { bytesChains, toCluster, type BytesContext } from './tcp-routes.ts';

export function outboundListeners(view: SidecarView): readonly Listener[] {
  const listeners = new Map<string, Claim[]>();
  const services = servicesOf(view.services);
  for (const seen of view.services) {
    for (const port of seen.service.ports) {
      const isShared = sharesPort(view, seen.service, port);
      const context = { services, settings: view.settings, port: port.number };
      for (const address of isShared ? [ANY] : addressesOf(seen, port, view)) {
        const at = { name: `${address}_${port.number}`, address, port: port.number };
        const claims = listeners.get(at.name) ?? [];
        listeners.set(at.name, [...claims, { at, seen, port, context, isShared }]);
      }
    }
  }
  const all = [...listeners.values()].flatMap((claims) => listenerFor(claims, view));
  return [...all, virtualOutbound(view)];
}

const ANY = '0.0.0.0';

/** A port of a service that wants a listener. */
type Claim = OwnListener & { readonly isShared: boolean };

/** Oldest first: who comes later to a taken address goes without, but on the address of all. */
function listenerFor(claims: readonly Claim[], view: SidecarView): readonly Listener[] {
  const [first] = claims;
  if (first === undefined) return [];
  if (first.at.address === ANY) return [atAnyAddress(first.at, claims, view)];
  return [own(first)];
}

/** Bytes have only the address to tell services apart. */
function addressesOf(
  { service, endpoints }: ServiceView,
  port: MeshPort,
  { capturesDns }: SidecarView,
): readonly string[] {
  if (service.isHeadless) {
    return (endpoints.byPort.get(port.number) ?? [])
      .filter((endpoint) => endpoint.port === port.number)
      .map(({ address }) => address);
  }
  if (service.source === 'service') return service.addresses;
  const { addresses, ranges, ownAddresses } = service;
  const known = [...addresses, ...(capturesDns ? ownAddresses : [])];
  return known.length === 0 || ranges.length > 0 ? [...known, ANY] : known;
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

/** HTTP of all services of a port, and bytes that a server name or an address tells apart. */
function atAnyAddress(at: At, claims: readonly Claim[], view: SidecarView): Listener {
  const { settings } = view;
  const http = claims.some(({ isShared }) => isShared)
    ? [httpChain(String(at.port), settings)]
    : [];
  const bytes = claims.filter(({ isShared }) => !isShared).flatMap(claimedChains);
  const named = bytes.filter(({ filterChainMatch }) => filterChainMatch !== undefined);
  const rest = bytes.find(({ filterChainMatch }) => filterChainMatch === undefined);
  const byName = named.some(({ filterChainMatch }) => filterChainMatch?.serverNames !== undefined);
  const looks = http.length > 0 ? looking(settings, 'tls_inspector', 'http_inspector') : {};
  return {
    ...listener(at),
    ...(byName && http.length === 0 ? looking(settings, 'tls_inspector') : looks),
    filterChains: [...http, ...named],
    defaultFilterChain: rest ?? {
      name: 'PassthroughFilterChain',
      filters: [
        toCluster(isClosed(view) && http.length === 0 ? BLACK_HOLE : PASSTHROUGH, settings),
      ],
    },
  };
}

/** Of a service without an address of its own: TLS by its name, other bytes by its ranges. */
function claimedChains({ seen, port, context }: Claim): readonly FilterChain[] {
  const { service, routing } = seen;
  const straight = outboundCluster({ host: service.host, port: port.number, subset: undefined });
  const chains = bytesChains(routing === undefined ? [] : [routing], context, straight);
  const prefixRanges = service.ranges.map((range) => cidrRange(range));
  return chains.map((chain) => {
    const match = {
      ...chain.filterChainMatch,
      ...(prefixRanges.length === 0 ? {} : { prefixRanges }),
      ...(port.protocol === 'tls' && chain.filterChainMatch === undefined
        ? { serverNames: [service.host] }
        : {}),
    };
    return Object.keys(match).length === 0 ? chain : { ...chain, filterChainMatch: match };
  });
}

function cidrRange(range: string) {
  const [addressPrefix = '', prefixLen] = range.split('/');
  return { addressPrefix, prefixLen: Number(prefixLen) };
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
    const looksFor = chains.length > 1 ? looking(context.settings, 'tls_inspector') : {};
    return { ...listener(at), ...looksFor, filterChains: chains };
  }
  // What is not HTTP goes to the default chain: a chain found by its transport is not left again.
  const named = chains.filter((chain) => chain.filterChainMatch !== undefined);
  const rest = chains.find((chain) => chain.filterChainMatch === undefined);
  return {
    ...listener(at),
    ...looking(context.settings, 'tls_inspector', 'http_inspector'),
    filterChains: [httpChain(sniffedRoutes(service, port), context.settings), ...named],
    ...given({ defaultFilterChain: rest }),
  };
}

/** The socket itself: what nobody else takes goes where it was going, or nowhere. */
function virtualOutbound(view: SidecarView): Listener {
  const { settings } = view;
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
      filters: [toCluster(isClosed(view) ? BLACK_HOLE : PASSTHROUGH, settings)],
    },
  };
}

function isClosed({ settings }: SidecarView): boolean {
  return settings.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY';
}
