// Small pieces of Envoy's API that many resources are made of.
import {
  pack,
  type Address,
  type ConfigSource,
  type Http1ProtocolOptions,
  type Listener,
  type ListenerFilter,
  type Metadata,
  type NetworkFilter,
  type TcpProxy,
  type XdsMessages,
} from '../../api/xds/index.ts';
import { durationMs, type MeshConfig } from '../../api/istio/index.ts';
import type { JsonObject } from '../../lib/index.ts';

export const ADS: ConfigSource = { ads: {}, resourceApiVersion: 'V3' };

/** `0s`: none, where Envoy would otherwise have one. */
export const NONE = '0s';

export function socketAddress(address: string, portValue: number): Address {
  return { socketAddress: { address, portValue } };
}

export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}

type Both = { readonly istio: JsonObject; readonly lateen: JsonObject };

/** `lateen`: what our own proxies do better when told to; others pass over it. */
export function bothMetadata(filterMetadata: Both): Metadata {
  return { filterMetadata };
}

/**
 * After an ejection one request is tried before all are; connections are given up before their
 * peer does; and who waits for a connection does not wait longer than for a dial.
 */
export const BETTER_UPSTREAM: JsonObject = {
  probation: true,
  learns_idle_time: true,
  pending_timeout_ms: 10_000,
};

/** The same, towards sidecars of ours that take all requests over a few connections. */
export const MULTIPLEXED: JsonObject = { ...BETTER_UPSTREAM, multiplexes: true };

/** What is not safe to do twice is not, and a gRPC status counts wherever it is told. */
export const BETTER_RETRIES: JsonObject = {
  retries_only_idempotent: true,
  retries_follow_grpc: true,
};

/** Names of headers go on as they were spelled, and trailers go on at all. */
export const HTTP1_AS_IT_CAME: Http1ProtocolOptions = {
  headerKeyFormat: {
    statefulFormatter: {
      name: 'envoy.http.stateful_header_formatters.preserve_case',
      typedConfig: pack(
        'envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig',
        {},
      ),
    },
  },
  enableTrailers: true,
};

export function ownMetadata(lateen: JsonObject): Metadata {
  return { filterMetadata: { lateen } };
}

export function tcpFilter(tcp: TcpProxy): NetworkFilter {
  const name = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
  return { name: 'envoy.filters.network.tcp_proxy', typedConfig: pack(name, tcp) };
}

type Inspector = 'original_dst' | 'tls_inspector' | 'http_inspector';

const INSPECTORS = {
  original_dst: 'envoy.extensions.filters.listener.original_dst.v3.OriginalDst',
  tls_inspector: 'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
  http_inspector: 'envoy.extensions.filters.listener.http_inspector.v3.HttpInspector',
} as const satisfies Record<Inspector, keyof XdsMessages>;

export function inspectors(...names: readonly Inspector[]): readonly ListenerFilter[] {
  return names.map((name) => ({
    name: `envoy.filters.listener.${name}`,
    typedConfig: pack(INSPECTORS[name], {}),
  }));
}

// Long enough for a client to say its first word, short enough not to be noticed by one that waits
// for the server's.
const SERVER_FIRST_MS = 100;

/**
 * A listener that looks at first bytes: what says nothing in time is bytes of some protocol, and
 * where the server may speak first it is asked.
 */
export function looking(
  settings: Pick<MeshConfig, 'protocolDetectionTimeout'>,
  ...names: readonly Inspector[]
): Partial<Listener> {
  return {
    listenerFilters: inspectors(...names),
    listenerFiltersTimeout: seconds(durationMs(settings.protocolDetectionTimeout)),
    continueOnListenerFiltersTimeout: true,
    metadata: ownMetadata({ dials_early_ms: SERVER_FIRST_MS, rejects_dot_parameters: true }),
  };
}
