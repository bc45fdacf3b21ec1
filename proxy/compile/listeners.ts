// Listener → ListenerPlan.
import { isIP, isIPv4 } from 'node:net';
import {
  unpack,
  type AccessLog,
  type CidrRange,
  type FilterChain,
  type FilterChainMatch,
  type HttpConnectionManager,
  type Listener,
  type TcpProxy,
} from '../../api/xds/index.ts';
import { stringAt } from '../../lib/index.ts';
import type {
  AccessLogPlan,
  ChainMatch,
  ChainPlan,
  FilterPlan,
  HttpPlan,
  ListenerPlan,
  ServerTlsPlan,
  TcpPlan,
  TracingPlan,
  WeightedTarget,
} from '../plan/index.ts';
import { milliseconds, type Place } from './reading.ts';
import { routeTable } from './routes.ts';
import { serverTls } from './tls.ts';

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const TCP = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const DOWNSTREAM_TLS = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
const FILE_LOG = 'envoy.extensions.access_loggers.file.v3.FileAccessLog';

const HOUR_MS = 3_600_000;

type Direction = ListenerPlan['direction'];

export function listenerPlan(listener: Listener, place: Place): ListenerPlan {
  const { address = '', portValue = 0 } = listener.address?.socketAddress ?? {};
  if (address === '') place.at('address').reject('needs a socket_address');
  const direction = directionOf(listener);
  const filters = new Set<string>();
  (listener.listenerFilters ?? []).forEach((filter, i) => {
    const type = filter.typedConfig?.['@type'] ?? '';
    const name = /filters\.listener\.(\w+)\.v3\./.exec(type)?.[1] ?? '';
    filters.add(name);
    if (KNOWN_LISTENER_FILTERS.includes(name)) return;
    place
      .at('listener_filters')
      .at(i)
      .reject(`${type || (filter.name ?? '')} is not supported`);
  });
  const fallback = listener.defaultFilterChain;
  return {
    kind: 'listener',
    name: listener.name ?? `${address}_${portValue}`,
    direction,
    address,
    port: portValue,
    binds: listener.bindToPort !== false,
    originalDestination: listener.useOriginalDst === true || filters.has('original_dst'),
    sniff: {
      tls: filters.has('tls_inspector'),
      http: filters.has('http_inspector'),
      timeoutMs: milliseconds(listener.listenerFiltersTimeout, 0),
    },
    chains: (listener.filterChains ?? []).map((chain, i) =>
      chainPlan(chain, direction, place.at('filter_chains').at(i)),
    ),
    fallback:
      fallback === undefined
        ? undefined
        : chainPlan(fallback, direction, place.at('default_filter_chain')),
  };
}

const KNOWN_LISTENER_FILTERS: readonly string[] = [
  'original_dst',
  'tls_inspector',
  'http_inspector',
];

function directionOf(listener: Listener): Direction {
  if (listener.trafficDirection === 'INBOUND') return 'inbound';
  return listener.trafficDirection === 'OUTBOUND' && !isGateway(listener) ? 'outbound' : 'gateway';
}

/** A gateway's listeners are outbound too, but they bind, and nothing is redirected to them. */
function isGateway(listener: Listener): boolean {
  return listener.bindToPort !== false && listener.useOriginalDst !== true;
}

function chainPlan(chain: FilterChain, direction: Direction, place: Place): ChainPlan {
  return {
    name: chain.name ?? '',
    match: chainMatch(chain.filterChainMatch ?? {}, place.at('filter_chain_match')),
    tls: chainTls(chain, place.at('transport_socket')),
    serve: serve(chain, direction, place.at('filters')),
  };
}

function chainMatch(match: FilterChainMatch, place: Place): ChainMatch {
  const { transportProtocol } = match;
  return {
    destinationPort: match.destinationPort,
    destinationRanges: (match.prefixRanges ?? []).map((range, i) =>
      addressRange(range, place.at('prefix_ranges').at(i)),
    ),
    serverNames: match.serverNames ?? [],
    transport:
      transportProtocol === 'tls' ? 'tls' : transportProtocol === 'raw_buffer' ? 'raw' : undefined,
    applicationProtocols: match.applicationProtocols ?? [],
  };
}

function addressRange({ addressPrefix = '', prefixLen = 0 }: CidrRange, place: Place): string {
  const bits = isIPv4(addressPrefix) ? 32 : 128;
  if (isIP(addressPrefix) === 0) place.at('address_prefix').reject('is not an address');
  else if (prefixLen > bits) place.at('prefix_len').reject(`is at most ${bits}`);
  return `${addressPrefix}/${prefixLen}`;
}

function chainTls(chain: FilterChain, place: Place): ServerTlsPlan | undefined {
  const packed = chain.transportSocket?.typedConfig;
  if (packed === undefined) return undefined;
  const context = unpack(packed, DOWNSTREAM_TLS);
  if (context !== undefined) return serverTls(context, place.at('typed_config'));
  if (!packed['@type'].endsWith('RawBuffer')) {
    place.at('typed_config').reject(`${packed['@type']} is not supported`);
  }
  return undefined;
}

/** The last network filter serves; what stands before it must be something we know. */
function serve(chain: FilterChain, direction: Direction, place: Place): HttpPlan | TcpPlan {
  let found: HttpPlan | TcpPlan | undefined;
  (chain.filters ?? []).forEach((filter, i) => {
    const http = unpack(filter.typedConfig, HCM);
    const tcp = unpack(filter.typedConfig, TCP);
    if (http !== undefined) found = httpPlan(http, direction, place.at(i).at('typed_config'));
    else if (tcp !== undefined) found = tcpPlan(tcp, place.at(i).at('typed_config'));
    else
      place.at(i).reject(`${filter.typedConfig?.['@type'] ?? filter.name ?? ''} is not supported`);
  });
  if (found === undefined) place.reject('needs an http_connection_manager or a tcp_proxy');
  return found ?? { kind: 'tcp', statPrefix: '', targets: [], idleTimeoutMs: 0 };
}

function tcpPlan(tcp: TcpProxy, place: Place): TcpPlan {
  const one = (upstream: string, weight: number): WeightedTarget => ({
    upstream,
    weight,
    requestHeaders: { set: [], append: [], remove: [] },
    responseHeaders: { set: [], append: [], remove: [] },
  });
  const many = tcp.weightedClusters?.clusters ?? [];
  const targets = many.map(({ name = '', weight = 0 }) => one(name, weight));
  if (tcp.cluster !== undefined) targets.push(one(tcp.cluster, 1));
  if (targets.length === 0) place.reject('needs cluster or weighted_clusters');
  const idleTimeoutMs = milliseconds(tcp.idleTimeout, HOUR_MS);
  return { kind: 'tcp', statPrefix: tcp.statPrefix ?? '', targets, idleTimeoutMs };
}

function httpPlan(http: HttpConnectionManager, direction: Direction, place: Place): HttpPlan {
  const { routeConfig, rds } = http;
  const serverName = http.serverName ?? 'envoy';
  const overwrites = http.serverHeaderTransformation !== 'PASS_THROUGH';
  if (routeConfig === undefined && rds === undefined) place.reject('needs rds or route_config');
  const forwards = http.forwardClientCertDetails?.startsWith('APPEND') === true;
  return {
    kind: 'http',
    statPrefix: http.statPrefix ?? '',
    routes:
      routeConfig === undefined
        ? { kind: 'named', table: rds?.routeConfigName ?? '' }
        : { kind: 'inline', table: routeTable(routeConfig, place.at('route_config')) },
    filters: httpFilters(http, place.at('http_filters')),
    serverHeader: overwrites ? { kind: 'overwrite', value: serverName } : { kind: 'pass' },
    tracing: tracing(http, direction),
    forwardClientCertificate: forwards ? 'append' : 'sanitize',
    isEdge: http.useRemoteAddress === true,
    normalizePath: http.normalizePath ?? false,
    mergeSlashes: http.mergeSlashes ?? false,
    streamIdleTimeoutMs: milliseconds(http.streamIdleTimeout, 300_000),
    accessLog: accessLog(http.accessLog ?? []),
    upgrades: (http.upgradeConfigs ?? []).map((upgrade) => upgrade.upgradeType ?? ''),
  };
}

/** Filters by the name of their configuration's type; those that guard must not be unknown. */
const HTTP_FILTERS: Readonly<Record<string, FilterPlan | 'built-in'>> = {
  'envoy.extensions.filters.http.router.v3.Router': 'built-in',
  'envoy.extensions.filters.http.fault.v3.HTTPFault': { kind: 'fault' },
  'envoy.extensions.filters.http.cors.v3.Cors': { kind: 'cors' },
  'envoy.extensions.filters.http.grpc_stats.v3.FilterConfig': 'built-in',
};

function httpFilters(http: HttpConnectionManager, place: Place): readonly FilterPlan[] {
  const filters: FilterPlan[] = [];
  (http.httpFilters ?? []).forEach((filter, i) => {
    const type = (filter.typedConfig?.['@type'] ?? '').split('/').at(-1) ?? '';
    const known = HTTP_FILTERS[type];
    if (known === undefined && filter.isOptional !== true) {
      place.at(i).reject(`${type || (filter.name ?? '')} is not supported`);
    } else if (known !== undefined && known !== 'built-in') filters.push(known);
  });
  return filters;
}

function tracing(http: HttpConnectionManager, direction: Direction): TracingPlan | undefined {
  if (http.tracing === undefined) return undefined;
  return {
    samplePercent: http.tracing.randomSampling?.value ?? 100,
    spanKind: direction === 'outbound' ? 'client' : 'server',
    customTags: [],
  };
}

function accessLog(logs: readonly AccessLog[]): AccessLogPlan | undefined {
  for (const log of logs) {
    const file = unpack(log.typedConfig, FILE_LOG);
    if (file === undefined) continue;
    const format = stringAt(file.logFormat?.textFormatSource, 'inlineString') ?? '';
    return { path: file.path ?? '', format };
  }
  return undefined;
}
