// How connections to endpoints begin: in the clear, in TLS, or with a PROXY protocol header, by
// the endpoint's labels.
import {
  nameOfTypeUrl,
  unpack,
  type Cluster,
  type TransportSocket,
} from '../../../api/xds/index.ts';
import type { UpstreamPlan } from '../../plan/index.ts';
import { choice, type Place } from '../reading/index.ts';
import { clientTls, type Carried } from '../tls/index.ts';
import { textLabels } from './labels.ts';

type Choice = UpstreamPlan['tls'][number];
type Transport = Pick<Choice, 'tls' | 'proxyProtocol'>;

const PLAIN: Transport = { tls: undefined, proxyProtocol: undefined };

export function transports(cluster: Cluster, carried: Carried, place: Place): UpstreamPlan['tls'] {
  const choices: Choice[] = [
    ...place.at('transport_socket_matches').each(cluster.transportSocketMatches, (match, at) => ({
      name: match.name ?? '',
      endpointLabels: textLabels(match.match),
      ...transport(match.transportSocket, carried, at.at('transport_socket')),
    })),
  ];
  if (cluster.transportSocket !== undefined) {
    const own = transport(cluster.transportSocket, carried, place.at('transport_socket'));
    choices.push({ name: 'default', endpointLabels: {}, ...own });
  }
  return choices;
}

const TLS = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
const RAW_BUFFER = 'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer';
const PROXY_PROTOCOL =
  'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport';
const VERSIONS = { V1: 'v1', V2: 'v2' } as const;

function transport(socket: TransportSocket | undefined, carried: Carried, place: Place): Transport {
  if (socket === undefined) return PLAIN;
  const { typedConfig, name = '' } = socket;
  const at = place.at('typed_config');
  const context = unpack(typedConfig, TLS);
  if (context !== undefined) return { ...PLAIN, tls: clientTls(context, carried, at) };
  const proxied = unpack(typedConfig, PROXY_PROTOCOL);
  if (proxied !== undefined) {
    const inner = at.at('transport_socket');
    if (proxied.transportSocket === undefined) inner.reject('is required');
    const { tls } = transport(proxied.transportSocket, carried, inner);
    const version = at.at('config').at('version');
    return { tls, proxyProtocol: choice(proxied.config?.version, VERSIONS, version) ?? 'v1' };
  }
  if (unpack(typedConfig, RAW_BUFFER) === undefined) {
    at.reject(`${nameOfTypeUrl(typedConfig?.['@type'] ?? name)} is not supported`);
  }
  return PLAIN;
}
