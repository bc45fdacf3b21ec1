// TLS between proxies of the mesh: what each side presents and whom it trusts. Keys and
// certificates are not here: proxies have their own, by the names `default` and `ROOTCA`.
import {
  pack,
  type CommonTlsContext,
  type ConfigSource,
  type SdsSecretConfig,
  type TransportSocket,
} from '../../api/xds/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';

const SDS: ConfigSource = {
  apiConfigSource: {
    apiType: 'GRPC',
    transportApiVersion: 'V3',
    setNodeOnFirstMessageOnly: true,
    grpcServices: [{ envoyGrpc: { clusterName: 'sds-grpc' } }],
  },
  initialFetchTimeout: '0s',
  resourceApiVersion: 'V3',
};

function secret(name: string): SdsSecretConfig {
  return { name, sdsConfig: SDS };
}

type Peers = {
  readonly kind: 'exact' | 'prefix';
  readonly names: readonly string[];
};

function meshContext(
  { kind, names }: Peers,
  alpnProtocols: readonly string[],
  tlsMinimumProtocolVersion: 'TLSv1_2' | 'TLSv1_3',
): CommonTlsContext {
  const matchers = names.map((name) => ({ [kind]: name }));
  return {
    tlsParams: { tlsMinimumProtocolVersion, tlsMaximumProtocolVersion: 'TLSv1_3' },
    alpnProtocols,
    tlsCertificateSdsSecretConfigs: [secret('default')],
    combinedValidationContext: {
      defaultValidationContext: {
        matchTypedSubjectAltNames: matchers.map((matcher) => ({ sanType: 'URI', matcher })),
      },
      validationContextSdsSecretConfig: secret('ROOTCA'),
    },
  };
}

type MeshClient = {
  readonly sni: string;
  readonly peers: readonly string[];
  readonly isHttp2: boolean;
};

export function meshClientTls({ sni, peers, isHttp2 }: MeshClient): TransportSocket {
  const alpn = ['istio-peer-exchange', 'istio', ...(isHttp2 ? ['h2'] : [])];
  return upstreamTls(meshContext({ kind: 'exact', names: peers }, alpn, 'TLSv1_2'), sni);
}

export function upstreamTls(commonTlsContext: CommonTlsContext, sni: string): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
  const typedConfig = pack(name, { commonTlsContext, ...(sni === '' ? {} : { sni }) });
  return { name: TLS_SOCKET, typedConfig };
}

const TLS_SOCKET = 'envoy.transport_sockets.tls';

export function rawSocket(): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer';
  return { name: 'envoy.transport_sockets.raw_buffer', typedConfig: pack(name, {}) };
}

export const HTTP_ALPN = ['h2', 'http/1.1'];

/** What of the mesh's configuration is about who belongs to it. */
export type MeshTrust = Pick<MeshConfig, 'trustDomain' | 'trustDomainAliases' | 'meshMTLS'>;

/** A sidecar's side: the client must have a certificate of the mesh, by any name the mesh has. */
export function meshServerTls(
  carries: 'http' | 'bytes',
  { trustDomain, trustDomainAliases = [], meshMTLS }: MeshTrust,
): TransportSocket {
  const alpn = carries === 'http' ? HTTP_ALPN : ['istio-peer-exchange', ...HTTP_ALPN];
  const names = [trustDomain, ...trustDomainAliases].map((domain) => `spiffe://${domain}/`);
  const least = meshMTLS?.minProtocolVersion === 'TLSV1_3' ? 'TLSv1_3' : 'TLSv1_2';
  return downstream(meshContext({ kind: 'prefix', names }, alpn, least), true);
}

type FilePair = { readonly certificate: string; readonly key: string };

/** Files of the proxy's own machine, as its identity hands them out. */
export function fileCertificate({ certificate, key }: FilePair): SdsSecretConfig {
  return secret(`file-cert:${certificate}~${key}`);
}

export function fileTrust(path: string): SdsSecretConfig {
  return secret(`file-root:${path}`);
}

export function downstream(
  commonTlsContext: CommonTlsContext,
  requireClientCertificate: boolean,
): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
  return {
    name: TLS_SOCKET,
    typedConfig: pack(name, { commonTlsContext, requireClientCertificate }),
  };
}
