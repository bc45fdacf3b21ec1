// Small pieces of Envoy's API that many resources are made of.
import {
  pack,
  type Address,
  type ConfigSource,
  type ListenerFilter,
  type Metadata,
  type NetworkFilter,
  type TcpProxy,
  type XdsMessages,
} from '../../api/xds/index.ts';
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

export function istioMetadata(istio: JsonObject): Metadata {
  return { filterMetadata: { istio } };
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
