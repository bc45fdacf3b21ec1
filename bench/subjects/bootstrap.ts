// A bootstrap file in Envoy's format, the same for Lateen and Envoy: static listeners and clusters
// for most roles, and where the control plane is for one.
import type { JsonObject } from '../../lib/index.ts';
import { isHttp2, type Place, type Role } from './subject.ts';

const TRACED_PERCENT = 1;
// More than all streams of a scenario together.
const REQUESTS_MAX = 4096;

type Options = {
  readonly role: Exclude<Role, 'connected'>;
  /** How Envoy is told where spans go. */
  readonly provider?: JsonObject;
  /** Lateen's own between sidecars. */
  readonly isMeshWire?: boolean;
};

export function bootstrapOf(
  place: Place,
  { role, provider, isMeshWire = false }: Options,
): JsonObject {
  const { port, adminPort, nextPort } = place;
  const filter = role === 'tcp' ? tcpProxy() : httpFilter(provider);
  const chain = { filters: [{ name: 'serve', typed_config: filter }] };
  const wire = { isMeshWire, isHttp2: isHttp2(role) };
  const serverTls = role.endsWith('mtls-in') ? { transport_socket: downstreamTls(wire) } : {};
  const clientTls = role.endsWith('mtls-out') ? upstreamTls(place, wire) : {};
  const protocol = wire.isHttp2 ? http2Cluster() : {};
  const clusters = [{ ...clusterOf('next', nextPort), ...protocol, ...clientTls }];
  if (provider !== undefined) clusters.push(clusterOf('traces', place.backendPort));
  return {
    admin: { address: socketAddress(adminPort) },
    static_resources: {
      listeners: [
        {
          name: 'in',
          address: socketAddress(port),
          filter_chains: [{ ...chain, ...serverTls }],
        },
      ],
      clusters,
      ...(role.includes('mtls') ? { secrets: secretsOf(place, role) } : {}),
    },
  };
}

function httpFilter(provider: JsonObject | undefined): JsonObject {
  const route = { cluster: 'next', retry_policy: { retry_on: 'connect-failure' } };
  const routes = [{ match: { prefix: '/' }, route }];
  return {
    '@type': typeOf('filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'in',
    use_remote_address: true,
    tracing: {
      random_sampling: { value: TRACED_PERCENT },
      ...(provider === undefined ? {} : { provider }),
    },
    route_config: { name: 'all', virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
    http_filters: [
      { name: 'router', typed_config: { '@type': typeOf('filters.http.router.v3.Router') } },
    ],
  };
}

function tcpProxy(): JsonObject {
  return {
    '@type': typeOf('filters.network.tcp_proxy.v3.TcpProxy'),
    stat_prefix: 'in',
    cluster: 'next',
  };
}

export function clusterOf(name: string, port: number): JsonObject {
  const endpoint = { endpoint: { address: socketAddress(port) } };
  return {
    name,
    connect_timeout: '1s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [endpoint] }] },
  };
}

/** HTTP/2 whatever anybody negotiates, and no limit that the load would reach. */
export function http2Cluster(): JsonObject {
  return {
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': typeOf('upstreams.http.v3.HttpProtocolOptions'),
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    circuit_breakers: { thresholds: [{ max_requests: REQUESTS_MAX }] },
  };
}

type TlsWire = { readonly isMeshWire: boolean; readonly isHttp2: boolean };

function downstreamTls({ isMeshWire, isHttp2: speaksHttp2 }: TlsWire): JsonObject {
  return tlsSocket({
    '@type': typeOf('transport_sockets.tls.v3.DownstreamTlsContext'),
    require_client_certificate: true,
    common_tls_context: {
      ...(isMeshWire || speaksHttp2 ? { alpn_protocols: ['h2', 'http/1.1'] } : {}),
      ...commonTls({}),
    },
  });
}

function upstreamTls({ certificates }: Place, wire: TlsWire): JsonObject {
  const { isMeshWire, isHttp2: speaksHttp2 } = wire;
  const name = { san_type: 'URI', matcher: { exact: certificates.server.uri } };
  const transport_socket = tlsSocket({
    '@type': typeOf('transport_sockets.tls.v3.UpstreamTlsContext'),
    common_tls_context: {
      ...(isMeshWire ? { alpn_protocols: ['istio'] } : {}),
      ...(speaksHttp2 ? { alpn_protocols: ['h2'] } : {}),
      // Envoy's clients speak no TLS 1.3 unless told to.
      tls_params: { tls_maximum_protocol_version: 'TLSv1_3' },
      ...commonTls({ match_typed_subject_alt_names: [name] }),
    },
  });
  const multiplexes = { filter_metadata: { lateen: { multiplexes: true } } };
  return { transport_socket, ...(isMeshWire ? { metadata: multiplexes } : {}) };
}

function commonTls(expected: JsonObject): JsonObject {
  return {
    tls_certificate_sds_secret_configs: [{ name: 'own' }],
    combined_validation_context: {
      default_validation_context: expected,
      validation_context_sds_secret_config: { name: 'trust' },
    },
  };
}

export function tlsSocket(context: JsonObject): JsonObject {
  return { name: 'envoy.transport_sockets.tls', typed_config: context };
}

function secretsOf({ certificates }: Place, role: Role): JsonObject[] {
  const { chain, key } = role.endsWith('mtls-in') ? certificates.server : certificates.client;
  const pair = { certificate_chain: { filename: chain }, private_key: { filename: key } };
  return [
    { name: 'own', tls_certificate: pair },
    { name: 'trust', validation_context: { trusted_ca: { filename: certificates.root } } },
  ];
}

export function typeOf(name: string): string {
  return `type.googleapis.com/envoy.extensions.${name}`;
}

export function socketAddress(port: number): JsonObject {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
