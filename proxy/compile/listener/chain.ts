// FilterChain → ChainPlan: which connections it takes, who may connect, and what serves them.
import {
  nameOfTypeUrl,
  unpack,
  type FilterChain,
  type FilterChainMatch,
  type NetworkFilter,
} from '../../../api/xds/index.ts';
import type {
  ChainMatch,
  ChainPlan,
  ConnectionGuardPlan,
  HttpPlan,
  ListenerPlan,
  ServerTlsPlan,
  TcpPlan,
} from '../../plan/index.ts';
import { rbacRules } from '../filter/index.ts';
import { addressRange, choice, isPort, milliseconds, type Place } from '../reading/index.ts';
import { serverTls } from '../tls/index.ts';
import { httpPlan } from './http.ts';
import { NO_TCP, tcpPlan } from './tcp.ts';

/** What of the listener counts for its chains. */
export type Around = {
  readonly direction: ListenerPlan['direction'];
  readonly rejectsDotParameters: boolean;
};

export function chainPlan(chain: FilterChain, around: Around, place: Place): ChainPlan {
  const timeout = place.at('transport_socket_connect_timeout');
  return {
    name: chain.name ?? '',
    match: chainMatch(chain.filterChainMatch ?? {}, place.at('filter_chain_match')),
    tls: chainTls(chain, place.at('transport_socket')),
    tlsTimeoutMs: milliseconds(chain.transportSocketConnectTimeout, 0, timeout),
    ...served(chain.filters ?? [], around, place.at('filters')),
  };
}

const SOURCES = {
  ANY: 'any',
  SAME_IP_OR_LOOPBACK: 'same-or-loopback',
  EXTERNAL: 'external',
} as const;
const TRANSPORTS = { '': undefined, tls: 'tls', raw_buffer: 'raw' } as const;

function chainMatch(match: FilterChainMatch, place: Place): ChainMatch {
  const { destinationPort, transportProtocol } = match;
  const ranges = (name: string, list: FilterChainMatch['prefixRanges']): readonly string[] =>
    place.at(name).each(list, addressRange);
  return {
    destinationPort:
      destinationPort === undefined
        ? undefined
        : isPort(destinationPort, place.at('destination_port')),
    destinationRanges: ranges('prefix_ranges', match.prefixRanges),
    serverNames: place.at('server_names').each(match.serverNames, serverName),
    transport: choice(transportProtocol, TRANSPORTS, place.at('transport_protocol')),
    applicationProtocols: match.applicationProtocols ?? [],
    directSourceRanges: ranges('direct_source_prefix_ranges', match.directSourcePrefixRanges),
    sourceType: choice(match.sourceType, SOURCES, place.at('source_type')) ?? 'any',
    sourceRanges: ranges('source_prefix_ranges', match.sourcePrefixRanges),
    sourcePorts: place.at('source_ports').each(match.sourcePorts, isPort),
  };
}

/** A star stands for whole labels at the beginning. */
function serverName(name: string, place: Place): string {
  const rest = name.startsWith('*.') ? name.slice(2) : name;
  if (rest.includes('*')) place.reject(`'${name}' may only begin with '*.'`);
  return name.toLowerCase();
}

const SERVER_CONTEXT = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
const RAW_BUFFER = 'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer';

function chainTls({ transportSocket }: FilterChain, place: Place): ServerTlsPlan | undefined {
  if (transportSocket === undefined) return undefined;
  const { typedConfig, name = '' } = transportSocket;
  const context = unpack(typedConfig, SERVER_CONTEXT);
  if (context !== undefined) return serverTls(context, place.at('typed_config'));
  if (unpack(typedConfig, RAW_BUFFER) === undefined) {
    const type = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
    place.at('typed_config').reject(`${type} is not supported`);
  }
  return undefined;
}

const MANAGER = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const TCP_PROXY = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const RBAC = 'envoy.extensions.filters.network.rbac.v3.RBAC';

/** Guards come first, and the last filter serves. */
function served(
  filters: readonly NetworkFilter[],
  around: Around,
  place: Place,
): Pick<ChainPlan, 'guards' | 'serve'> {
  const guards = filters.slice(0, -1).map((filter, i) => guard(filter, place.at(i)));
  const last = filters.at(-1);
  if (last === undefined) place.reject('needs an http_connection_manager or a tcp_proxy');
  const serve = last && terminal(last, around, place.at(filters.length - 1));
  return { guards: guards.filter((one) => one !== undefined), serve: serve ?? NO_TCP };
}

function guard(
  { typedConfig, name = '' }: NetworkFilter,
  place: Place,
): ConnectionGuardPlan | undefined {
  const rbac = unpack(typedConfig, RBAC);
  const at = place.at('typed_config');
  if (rbac !== undefined) {
    if (rbac.enforcementType === 'CONTINUOUS') {
      at.at('enforcement_type').reject('CONTINUOUS is not supported');
    }
    return { kind: 'rbac', statPrefix: rbac.statPrefix ?? '', ...rbacRules(rbac, at) };
  }
  const type = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
  if (type === MANAGER || type === TCP_PROXY) at.reject('must be the last filter of its chain');
  else at.reject(`${type} is not supported`);
  return undefined;
}

function terminal(
  { typedConfig, name = '' }: NetworkFilter,
  around: Around,
  place: Place,
): HttpPlan | TcpPlan | undefined {
  const at = place.at('typed_config');
  const http = unpack(typedConfig, MANAGER);
  if (http !== undefined) return httpPlan(http, around, at);
  const tcp = unpack(typedConfig, TCP_PROXY);
  if (tcp !== undefined) return tcpPlan(tcp, at);
  const type = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
  at.reject(`${type} does not serve: the last filter is an http_connection_manager or a tcp_proxy`);
  return undefined;
}
