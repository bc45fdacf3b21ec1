// TLS contexts → what to present, whom to trust, and who the peer must be. Everything here guards:
// what we do not understand is refused.
import type {
  CommonTlsContext,
  DownstreamTlsContext,
  SdsSecretConfig,
  SubjectAltNameMatcher,
  UpstreamTlsContext,
} from '../../api/xds/index.ts';
import type { ClientTlsPlan, ServerTlsPlan } from '../plan/index.ts';
import type { Place } from './reading.ts';

// What istio.alpn would offer for a request of HTTP/1.1, so that the peer knows it for mesh
// traffic.
const MESH_HTTP1_ALPN = ['istio-http/1.1', 'istio', 'http/1.1'];

export function clientTls(context: UpstreamTlsContext, place: Place): ClientTlsPlan {
  const common = context.commonTlsContext ?? {};
  const at = place.at('common_tls_context');
  const trust = trustOf(common, at);
  const alpn = common.alpnProtocols ?? [];
  return {
    certificate: certificateOf(common, at),
    trust: trust.name,
    serverName: context.sni ?? '',
    alpn,
    httpAlpn: alpn.includes('istio') ? MESH_HTTP1_ALPN : alpn.length === 0 ? [] : ['http/1.1'],
    peerNames: trust.names.map(({ text, isPrefix }) => {
      if (isPrefix) at.reject('an upstream’s name can only be matched exactly');
      return text;
    }),
  };
}

export function serverTls(context: DownstreamTlsContext, place: Place): ServerTlsPlan {
  const common = context.commonTlsContext ?? {};
  const at = place.at('common_tls_context');
  const certificate = certificateOf(common, at);
  if (certificate === undefined) at.reject('a server needs a certificate');
  const trust = trustOf(common, at);
  return {
    certificate: certificate ?? '',
    trust: trust.name,
    requireClientCertificate: context.requireClientCertificate ?? false,
    alpn: (common.alpnProtocols ?? []).filter((name) => !name.includes('h2')),
    peerPrefixes: trust.names.map((name) => name.text),
  };
}

function certificateOf(common: CommonTlsContext, place: Place): string | undefined {
  if ((common.tlsCertificates ?? []).length > 0) {
    place
      .at('tls_certificates')
      .reject('is not supported yet: use tls_certificate_sds_secret_configs');
  }
  return common.tlsCertificateSdsSecretConfigs?.[0]?.name;
}

type PeerName = { readonly text: string; readonly isPrefix: boolean };
type Trust = { readonly name: string | undefined; readonly names: readonly PeerName[] };

function trustOf(common: CommonTlsContext, place: Place): Trust {
  const combined = common.combinedValidationContext;
  const sds: SdsSecretConfig | undefined =
    combined?.validationContextSdsSecretConfig ?? common.validationContextSdsSecretConfig;
  if (common.validationContext !== undefined) {
    place
      .at('validation_context')
      .reject('is not supported yet: use validation_context_sds_secret_config');
  }
  const matchers = combined?.defaultValidationContext?.matchTypedSubjectAltNames ?? [];
  const at = place.at('combined_validation_context').at('default_validation_context');
  return { name: sds?.name, names: matchers.map((matcher) => peerName(matcher, at)) };
}

function peerName({ sanType, matcher }: SubjectAltNameMatcher, place: Place): PeerName {
  const isPrefix = matcher?.prefix !== undefined;
  const text = matcher?.exact ?? matcher?.prefix ?? '';
  if (text === '' || (sanType !== 'URI' && sanType !== 'DNS')) {
    place.reject('only exact and prefix matches of URI and DNS names are supported');
  }
  return { text, isPrefix };
}
