// TLS between proxies of the mesh: what each side presents and whom it trusts. Keys and
// certificates are not here: proxies have their own, by the names `default` and `ROOTCA`.
import {
  pack,
  type CertificateValidationContext,
  type CommonTlsContext,
  type ConfigSource,
  type SdsSecretConfig,
  type TransportSocket,
} from '../../api/xds/index.ts';
import type { ClientTls } from '../../api/istio/index.ts';

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

type PeerNames = { readonly exact: readonly string[] } | { readonly prefix: string };

function meshContext(peers: PeerNames, alpnProtocols: readonly string[]): CommonTlsContext {
  const matchers =
    'prefix' in peers ? [{ prefix: peers.prefix }] : peers.exact.map((exact) => ({ exact }));
  return {
    tlsParams: { tlsMinimumProtocolVersion: 'TLSv1_2', tlsMaximumProtocolVersion: 'TLSv1_3' },
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
  return upstream(meshContext({ exact: peers }, alpn), sni);
}

/** TLS that a DestinationRule asks for with its own certificates, or with none. */
export function ruleClientTls(tls: ClientTls): TransportSocket {
  const { clientCertificate, privateKey, caCertificates, subjectAltNames = [] } = tls;
  const certificate =
    tls.mode === 'MUTUAL' && clientCertificate !== undefined
      ? {
          tlsCertificateSdsSecretConfigs: [
            secret(`file-cert:${clientCertificate}~${privateKey ?? ''}`),
          ],
        }
      : {};
  const matchTypedSubjectAltNames = subjectAltNames.map((exact) => ({
    sanType: exact.includes('://') ? ('URI' as const) : ('DNS' as const),
    matcher: { exact },
  }));
  const validation =
    caCertificates === undefined
      ? anyPublic(tls, { matchTypedSubjectAltNames })
      : {
          combinedValidationContext: {
            defaultValidationContext: { matchTypedSubjectAltNames },
            validationContextSdsSecretConfig: secret(`file-root:${caCertificates}`),
          },
        };
  return upstream({ ...certificate, ...validation }, tls.sni ?? '');
}

/** Nobody named an authority: one that the proxy's system trusts, unless told not to look. */
function anyPublic(
  { insecureSkipVerify }: ClientTls,
  names: Pick<CertificateValidationContext, 'matchTypedSubjectAltNames'>,
): Pick<CommonTlsContext, 'validationContext'> {
  if (insecureSkipVerify === true) return {};
  return { validationContext: { systemRootCerts: {}, ...names } };
}

function upstream(commonTlsContext: CommonTlsContext, sni: string): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
  const typedConfig = pack(name, { commonTlsContext, ...(sni === '' ? {} : { sni }) });
  return { name: TLS_SOCKET, typedConfig };
}

const TLS_SOCKET = 'envoy.transport_sockets.tls';

export function rawSocket(): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer';
  return { name: 'envoy.transport_sockets.raw_buffer', typedConfig: pack(name, {}) };
}

const HTTP_ALPN = ['h2', 'http/1.1'];

/** A sidecar's side: the client must have a certificate of the mesh. */
export function meshServerTls(carries: 'http' | 'bytes', trustDomain: string): TransportSocket {
  const alpn = carries === 'http' ? HTTP_ALPN : ['istio-peer-exchange', ...HTTP_ALPN];
  return downstream(meshContext({ prefix: `spiffe://${trustDomain}/` }, alpn), true);
}

/** A gateway's side, with a certificate from a Secret. */
export function gatewayServerTls(credential: string, isMutual: boolean): TransportSocket {
  const trust = isMutual
    ? { validationContextSdsSecretConfig: secret(`kubernetes://${credential}-cacert`) }
    : {};
  const certificates = [secret(`kubernetes://${credential}`)];
  const context = {
    alpnProtocols: HTTP_ALPN,
    tlsCertificateSdsSecretConfigs: certificates,
    ...trust,
  };
  return downstream(context, isMutual);
}

function downstream(
  commonTlsContext: CommonTlsContext,
  requireClientCertificate: boolean,
): TransportSocket {
  const name = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
  return {
    name: TLS_SOCKET,
    typedConfig: pack(name, { commonTlsContext, requireClientCertificate }),
  };
}
