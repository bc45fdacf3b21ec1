// Listener → ListenerPlan: where connections come in and what is looked for in their first bytes.
import { isIP } from 'node:net';
import {
  nameOfTypeUrl,
  unpack,
  type Listener,
  type ListenerFilter,
} from '../../../api/xds/index.ts';
import type { ChainPlan, ListenerPlan } from '../../plan/index.ts';
import { accessLogs } from '../log/index.ts';
import { milliseconds, ownSettings, within, type Place } from '../reading/index.ts';
import { chainPlan, type Around } from './chain.ts';

// Envoy's.
const BUFFER_BYTES = 1024 * 1024;
const FILTERS_TIMEOUT_MS = 15_000;
// More than any: the kernel's own limit (net.core.somaxconn) counts then.
const BACKLOG = 65_535;

/** ▲ What a listener may say that Envoy's has no field for. */
const OWN: {
  readonly dials_early_ms: number;
  readonly rejects_dot_parameters: boolean;
  readonly connections_max: number;
} = { dials_early_ms: 0, rejects_dot_parameters: false, connections_max: 0 };

export function listenerPlan(listener: Listener, place: Place): ListenerPlan {
  const {
    address = '',
    portValue = 0,
    protocol,
    namedPort,
  } = listener.address?.socketAddress ?? {};
  const at = place.at('address');
  if (address === '') at.reject('needs a socket_address');
  else if (isIP(address) === 0) {
    at.at('socket_address').at('address').reject(`'${address}' is not an address`);
  }
  if (namedPort !== undefined) at.at('socket_address').at('named_port').reject('is not supported');
  if (protocol === 'UDP') at.at('socket_address').at('protocol').reject('UDP is not supported');
  within(portValue, [0, 65_535], at.at('socket_address').at('port_value'));
  const own = ownSettings(listener.metadata, OWN, place);
  const direction = directionOf(listener);
  const around = { direction, rejectsDotParameters: own.rejects_dot_parameters };
  const first = firstBytes(listener.listenerFilters, place.at('listener_filters'));
  const timeout = place.at('listener_filters_timeout');
  if (listener.transparent === true) place.at('transparent').note('is not acted on');
  return {
    kind: 'listener',
    name: listener.name ?? `${address}_${portValue}`,
    direction,
    address,
    port: portValue,
    binds: listener.bindToPort !== false,
    originalDestination: listener.useOriginalDst === true || first.originalDestination,
    sniff: {
      tls: first.tls,
      http: first.http,
      timeoutMs: milliseconds(listener.listenerFiltersTimeout, FILTERS_TIMEOUT_MS, timeout),
      continuesOnTimeout: listener.continueOnListenerFiltersTimeout ?? false,
      dialsEarlyMs: own.dials_early_ms,
    },
    proxyProtocol: first.proxyProtocol,
    bufferBytesMax: listener.perConnectionBufferLimitBytes ?? BUFFER_BYTES,
    backlog: listener.tcpBacklogSize ?? BACKLOG,
    connectionsMax: own.connections_max,
    ...chainsOf(listener, around, place),
    accessLogs: accessLogs(listener.accessLog, place.at('access_log')),
  };
}

function directionOf(listener: Listener): ListenerPlan['direction'] {
  if (listener.trafficDirection === 'INBOUND') return 'inbound';
  return listener.trafficDirection === 'OUTBOUND' && !isGateway(listener) ? 'outbound' : 'gateway';
}

/** A gateway's listeners are outbound too, but they bind, and nothing is redirected to them. */
function isGateway(listener: Listener): boolean {
  return listener.bindToPort !== false && listener.useOriginalDst !== true;
}

function chainsOf(
  listener: Listener,
  around: Around,
  place: Place,
): Pick<ListenerPlan, 'chains' | 'fallback'> {
  const fallback = listener.defaultFilterChain;
  const chains = place.at('filter_chains').each(listener.filterChains, (chain, at) => {
    return chainPlan(chain, around, at);
  });
  if (chains.length === 0 && fallback === undefined) {
    place.at('filter_chains').reject('needs at least one');
  }
  distinct(chains, place.at('filter_chains'));
  return {
    chains,
    fallback: fallback && chainPlan(fallback, around, place.at('default_filter_chain')),
  };
}

/** Of two chains that match the same, which one serves would be chance. */
function distinct(chains: readonly ChainPlan[], place: Place): void {
  const seen = new Map<string, number>();
  chains.forEach(({ match }, i) => {
    const key = JSON.stringify(match);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, i);
    else place.at(i).reject(`matches exactly what filter_chains[${before}] matches`);
  });
}

type FirstBytes = Pick<ListenerPlan, 'originalDestination' | 'proxyProtocol'> & {
  readonly tls: boolean;
  readonly http: boolean;
};

const FILTER = 'envoy.extensions.filters.listener';
const PROXY_PROTOCOL = `${FILTER}.proxy_protocol.v3.ProxyProtocol`;
const KNOWN: readonly string[] = [
  `${FILTER}.original_dst.v3.OriginalDst`,
  `${FILTER}.tls_inspector.v3.TlsInspector`,
  `${FILTER}.http_inspector.v3.HttpInspector`,
  PROXY_PROTOCOL,
];

function firstBytes(filters: readonly ListenerFilter[] | undefined, place: Place): FirstBytes {
  const types = new Set<string>();
  let proxyProtocol: ListenerPlan['proxyProtocol'];
  place.each(filters, ({ typedConfig, name = '', filterDisabled }, at) => {
    const type = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
    types.add(type);
    if (!KNOWN.includes(type)) at.at('typed_config').reject(`${type} is not supported`);
    if (filterDisabled !== undefined) {
      at.at('filter_disabled').note('is not acted on: it looks at every connection');
    }
    const config = unpack(typedConfig, PROXY_PROTOCOL);
    if (config === undefined) return;
    proxyProtocol = { required: config.allowRequestsWithoutProxyProtocol !== true };
  });
  const has = (filter: string): boolean => types.has(`${FILTER}.${filter}`);
  return {
    originalDestination: has('original_dst.v3.OriginalDst'),
    tls: has('tls_inspector.v3.TlsInspector'),
    http: has('http_inspector.v3.HttpInspector'),
    proxyProtocol,
  };
}
