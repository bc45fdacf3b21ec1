// Listeners for what an application calls. Connections are redirected to one socket, whose listener
// hands each to the listener of where it was going.
import type { FilterChain, Listener } from '../../api/xds/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { MeshPort, ServiceView, SidecarView } from '../mesh/index.ts';
import { elsewhere, wayOut } from './elsewhere.ts';
import { httpFilter } from './http-connection.ts';
import { servicesOf } from './kept.ts';
import { looking, socketAddress } from './messages.ts';
import { BLACK_HOLE, outboundCluster, OUTBOUND_PORT } from './names.ts';
import { sharesPort, sniffedRoutes } from './outbound-routes.ts';
import { bytesChains, cidrRange, toCluster, type BytesContext } from './tcp-routes.ts';

export function outboundListeners(view: SidecarView): readonly Listener[] {
  const listeners = new Map<string, Claim[]>();
  const services = servicesOf(view.services);
  for (const seen of view.services) {
    for (const port of seen.service.ports) {
      const isShared = sharesPort(view, seen.service, port);
      const context = { services, reporting: view.reporting.client, port: port.number };
      for (const address of isShared ? [ANY] : addressesOf(seen, port, view)) {
        const at = { name: `${address}_${port.number}`, address, port: port.number };
        const claims = listeners.get(at.name);
        const claim = { at, seen, port, context, view, isShared };
        if (claims === undefined) listeners.set(at.name, [claim]);
        else claims.push(claim);
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
  const { settings, reporting } = view;
  const shared = claims.filter(({ isShared }) => isShared).map(({ port }) => port);
  const http = shared.length > 0 ? [httpChain(String(at.port), view, shared)] : [];
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
      filters: [toCluster(http.length === 0 ? elsewhere(view) : wayOut(view), reporting.client)],
    },
  };
}

/** Of a service without an address of its own: TLS by its name, other bytes by its ranges. */
function claimedChains({ seen, port, context }: Claim): readonly FilterChain[] {
  const { service, routing } = seen;
  const straight = outboundCluster({ host: service.host, port: port.number, subset: undefined });
  const chains = bytesChains(routing === undefined ? [] : [routing], context, straight);
  const prefixRanges = service.ranges.map(cidrRange);
  return chains.map((chain) => {
    const match = {
      ...(prefixRanges.length === 0 ? {} : { prefixRanges }),
      ...chain.filterChainMatch,
      ...(port.protocol === 'tls' && chain.filterChainMatch?.serverNames === undefined
        ? { serverNames: [service.host] }
        : {}),
    };
    return Object.keys(match).length === 0 ? chain : { ...chain, filterChainMatch: match };
  });
}

/** What is plain HTTP on a port that may carry something else. */
function httpChain(
  routes: string,
  { settings, reporting }: SidecarView,
  ports: readonly MeshPort[],
): FilterChain {
  return {
    filterChainMatch: {
      transportProtocol: 'raw_buffer',
      applicationProtocols: ['http/1.1', 'h2c'],
    },
    filters: [
      httpFilter({
        direction: 'outbound',
        settings,
        reporting: reporting.client,
        isGrpcWeb: ports.some(({ isGrpcWeb }) => isGrpcWeb === true),
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
  readonly view: SidecarView;
};

/** A listener on the service's own address. */
function own({ at, seen, port, context, view }: OwnListener): Listener {
  const { service, routing } = seen;
  const straight = outboundCluster({ host: service.host, port: port.number, subset: undefined });
  const chains = bytesChains(routing === undefined ? [] : [routing], context, straight);
  if (port.protocol !== 'auto') {
    const looksFor = chains.length > 1 ? looking(view.settings, 'tls_inspector') : {};
    return { ...listener(at), ...looksFor, filterChains: chains };
  }
  // What is not HTTP goes to the default chain: a chain found by its transport is not left again.
  const named = chains.filter((chain) => chain.filterChainMatch !== undefined);
  const rest = chains.find((chain) => chain.filterChainMatch === undefined);
  return {
    ...listener(at),
    ...looking(view.settings, 'tls_inspector', 'http_inspector'),
    filterChains: [httpChain(sniffedRoutes(service, port), view, [port]), ...named],
    ...given({ defaultFilterChain: rest }),
  };
}

/** The socket itself: what nobody else takes goes where it was going, or nowhere. */
function virtualOutbound(view: SidecarView): Listener {
  const { client } = view.reporting;
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
        filters: [toCluster(BLACK_HOLE, client)],
      },
    ],
    defaultFilterChain: {
      name: 'virtualOutbound-catchall-tcp',
      filters: [toCluster(elsewhere(view), client)],
    },
  };
}
