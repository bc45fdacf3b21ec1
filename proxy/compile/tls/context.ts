// TLS contexts → what to present, whom to trust, and who the peer must be. Everything here guards:
// what we do not understand is refused.
import type {
  CertificateValidationContext,
  CommonTlsContext,
  DownstreamTlsContext,
  SubjectAltNameMatcher,
  TlsParameters,
  UpstreamTlsContext,
} from '../../../api/xds/index.ts';
import type {
  AlpnPlan,
  ClientTlsPlan,
  PeerNameMatch,
  PinsPlan,
  ServerTlsPlan,
  TlsVersions,
  UpstreamHttpPlan,
} from '../../plan/index.ts';
import { MESH_WIRE } from '../../plan/index.ts';
import { textMatch } from '../match/index.ts';
import { choice, type Place } from '../reading/index.ts';
import { certificateOf, secretNamed, trustOf } from './secret.ts';

/** What of HTTP an upstream speaks, and how the name asked for comes from a request. */
export type Carried = {
  readonly version: UpstreamHttpPlan['version'];
  /** ▲ Requests of any version share connections with peers that are proxies of ours. */
  readonly multiplexes: boolean;
  readonly serverNameFromHost: boolean;
  readonly verifiesServerName: boolean;
};

export function clientTls(
  context: UpstreamTlsContext,
  carried: Carried,
  place: Place,
): ClientTlsPlan {
  const common = context.commonTlsContext ?? {};
  const at = place.at('common_tls_context');
  const certificates = certificatesOf(common, at);
  if (certificates.length > 1) at.reject('an upstream can be shown one certificate only');
  const alpn = common.alpnProtocols ?? [];
  const { pins, ...peer } = peerOf(common, at);
  if (pins !== undefined) at.reject('an upstream is known by its names, not by pins');
  return {
    certificate: certificates[0],
    ...peer,
    serverName: context.sni ?? '',
    serverNameFromHost: carried.serverNameFromHost,
    verifiesServerName: (context.autoSniSanValidation ?? false) || carried.verifiesServerName,
    alpn: alpnPlan(alpn, carried),
    versions: versions(common.tlsParams ?? {}, at.at('tls_params'), 'TLSv1.2'),
  };
}

export function serverTls(context: DownstreamTlsContext, place: Place): ServerTlsPlan {
  const common = context.commonTlsContext ?? {};
  const at = place.at('common_tls_context');
  const certificates = certificatesOf(common, at);
  if (certificates.length === 0) at.reject('a server needs a certificate');
  const requireClientCertificate = context.requireClientCertificate ?? false;
  const peer = peerOf(common, at);
  if (requireClientCertificate && peer.trust === undefined) {
    at.reject('require_client_certificate needs a validation context with a trusted_ca');
  }
  const alpn = common.alpnProtocols ?? [];
  return {
    certificates,
    ...peer,
    requireClientCertificate,
    requireServerName: context.requireSni ?? false,
    alpn: requireClientCertificate ? takenAlpn(alpn) : alpn,
    versions: versions(common.tlsParams ?? {}, at.at('tls_params'), 'TLSv1.3'),
  };
}

// What istio.alpn would offer, so that the peer knows the request for mesh traffic.
const MESH_HTTP1 = ['istio-http/1.1', 'istio', 'http/1.1'];
const MESH_HTTP2 = ['istio-h2', 'istio', 'h2'];
const MESH_EITHER = ['istio-h2', 'istio-http/1.1', 'istio', 'h2', 'http/1.1'];

/**
 * Who takes HTTP/2 takes our own wire first, which only proxies of ours offer. Not from strangers:
 * it tells what HTTP/1 said beyond its fields, and that is believed.
 */
function takenAlpn(given: readonly string[]): readonly string[] {
  return given.includes('h2') ? [MESH_WIRE, ...given] : given;
}

function alpnPlan(given: readonly string[], { version, multiplexes }: Carried): AlpnPlan {
  if (given.includes('istio')) {
    const ours = multiplexes ? [MESH_WIRE] : [];
    const http2 = [...ours, ...MESH_HTTP2];
    // Others are offered what they would have been: they cannot tell versions apart on one wire.
    const shared = multiplexes ? [...ours, ...MESH_HTTP1] : [];
    const either = version === 'alpn' ? [...ours, ...MESH_EITHER] : shared;
    return { bytes: given, http1: MESH_HTTP1, http2, either };
  }
  const isGiven = given.length > 0;
  return {
    bytes: given,
    // Whoever offers what it does not speak here may be taken at its word.
    http1: isGiven && !given.includes('h2') ? given : ['http/1.1'],
    http2: isGiven ? given : ['h2'],
    either: version !== 'alpn' ? [] : isGiven ? given : ['h2', 'http/1.1'],
  };
}

function certificatesOf(common: CommonTlsContext, place: Place): readonly string[] {
  const own = place.at('tls_certificates').each(common.tlsCertificates, certificateOf);
  const named = place
    .at('tls_certificate_sds_secret_configs')
    .each(common.tlsCertificateSdsSecretConfigs, secretNamed);
  return [...own, ...named];
}

type Peer = Pick<ServerTlsPlan, 'trust' | 'peerNames' | 'pins'>;

function peerOf(common: CommonTlsContext, place: Place): Peer {
  const { validationContext, combinedValidationContext: combined } = common;
  const at =
    combined === undefined
      ? place.at('validation_context')
      : place.at('combined_validation_context').at('default_validation_context');
  const inline = combined === undefined ? validationContext : combined.defaultValidationContext;
  const named =
    combined?.validationContextSdsSecretConfig ?? common.validationContextSdsSecretConfig;
  const names = at
    .at('match_typed_subject_alt_names')
    .each(inline?.matchTypedSubjectAltNames, peerName);
  const trust =
    named === undefined
      ? inline && trustOf(inline, at)
      : secretNamed(named, place.at('validation_context_sds_secret_config'));
  if (inline?.trustChainVerification === 'ACCEPT_UNTRUSTED') {
    at.at('trust_chain_verification').reject('ACCEPT_UNTRUSTED is not supported');
  }
  // Whoever may say any name has proved none.
  if (names.length > 0 && trust === undefined) at.reject('names are matched without a trusted_ca');
  const pins = pinsOf(inline ?? {}, at);
  if (pins !== undefined && trust === undefined) at.reject('pins need a trusted_ca beside them');
  return { trust, peerNames: names, pins };
}

const SHA256_HEX = /^[\da-f]{64}$/;
const SHA256_BASE64 = /^[\w+/]{43}=$/;

function pinsOf(context: CertificateValidationContext, place: Place): PinsPlan | undefined {
  const { verifyCertificateHash = [], verifyCertificateSpki: keys = [] } = context;
  const certificates = verifyCertificateHash.map((hash) => hash.replaceAll(':', '').toLowerCase());
  if (!certificates.every((hash) => SHA256_HEX.test(hash))) {
    place.at('verify_certificate_hash').reject('must be SHA-256 in hexadecimal');
  }
  if (!keys.every((hash) => SHA256_BASE64.test(hash))) {
    place.at('verify_certificate_spki').reject('must be SHA-256 in base64');
  }
  return certificates.length + keys.length === 0 ? undefined : { certificates, keys };
}

const NAME_TYPES = { URI: 'uri', DNS: 'dns', EMAIL: 'email', IP_ADDRESS: 'ip' } as const;

function peerName({ sanType, matcher }: SubjectAltNameMatcher, place: Place): PeerNameMatch {
  if (sanType === undefined) place.at('san_type').reject('is required');
  return {
    type: choice(sanType, NAME_TYPES, place.at('san_type')) ?? 'uri',
    name: textMatch(matcher, place.at('matcher')),
  };
}

const VERSIONS = { TLSv1_2: 'TLSv1.2', TLSv1_3: 'TLSv1.3' } as const;

/** Unset and `TLS_AUTO` are 1.2 at least; at most 1.2 for clients and 1.3 for servers in Envoy. */
function versions(
  params: TlsParameters,
  place: Place,
  maxOtherwise: TlsVersions['max'],
): TlsVersions {
  const bound = (word: TlsParameters['tlsMinimumProtocolVersion'], at: Place) =>
    word === 'TLS_AUTO' ? undefined : choice(word, VERSIONS, at);
  const min = bound(params.tlsMinimumProtocolVersion, place.at('tls_minimum_protocol_version'));
  const max = bound(params.tlsMaximumProtocolVersion, place.at('tls_maximum_protocol_version'));
  const range = { min: min ?? 'TLSv1.2', max: max ?? (min === 'TLSv1.3' ? min : maxOtherwise) };
  if (range.min > range.max) place.reject(`allows no version: from ${range.min} to ${range.max}`);
  const { cipherSuites = [], ecdhCurves = [] } = params;
  return {
    ...range,
    ciphers: cipherSuites.length === 0 ? undefined : opensslList(cipherSuites),
    curves: ecdhCurves.length === 0 ? undefined : ecdhCurves.join(':'),
  };
}

/** `[A|B]` are equals in Envoy; here they come in that order. */
function opensslList(suites: readonly string[]): string {
  return suites.map((suite) => suite.replace(/[[\]]/g, '').replaceAll('|', ':')).join(':');
}
