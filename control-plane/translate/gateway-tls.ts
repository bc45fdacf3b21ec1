// How a gateway's server ends TLS: which certificates it shows, whom it asks to prove themselves,
// and by which versions and suites.
import type {
  CertificateValidationContext,
  CommonTlsContext,
  SdsSecretConfig,
  TlsParameters,
  TransportSocket,
} from '../../api/xds/index.ts';
import type { GatewayServer } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { isMutual, serverCredentials } from '../mesh/index.ts';
import { credentialSecret } from './secrets.ts';
import {
  downstream,
  fileCertificate,
  fileTrust,
  HTTP_ALPN,
  meshServerTls,
  type MeshTrust,
} from './tls.ts';

type ServerTls = NonNullable<GatewayServer['tls']>;
type Carries = 'http' | 'bytes';

/** Undefined: it has nothing to show, and so cannot be served. */
export function gatewayServerTls(
  tls: ServerTls,
  carries: Carries,
  settings: MeshTrust,
): TransportSocket | undefined {
  const { mode = 'SIMPLE' } = tls;
  if (mode === 'ISTIO_MUTUAL') return meshServerTls(carries, settings);
  const certificates = certificatesOf(tls);
  if (certificates.length === 0) return undefined;
  const trust = isMutual(mode) ? trustOf(tls) : {};
  // Whoever asks for proof and cannot check it must not let everybody in.
  if (trust === undefined) return undefined;
  const context: CommonTlsContext = {
    ...given({ tlsParams: parametersOf(tls) }),
    ...(carries === 'http' ? { alpnProtocols: HTTP_ALPN } : {}),
    tlsCertificateSdsSecretConfigs: certificates,
    ...trust,
  };
  return downstream(context, mode === 'MUTUAL');
}

function certificatesOf(tls: ServerTls): readonly SdsSecretConfig[] {
  const named = serverCredentials(tls).filter(({ part }) => part === 'pair');
  if (named.length > 0) return named.map(({ resource }) => credentialSecret(resource));
  const pairs = [tls, ...(tls.tlsCertificates ?? [])];
  return pairs.flatMap(({ serverCertificate = '', privateKey = '' }) =>
    serverCertificate === '' || privateKey === ''
      ? []
      : [fileCertificate({ certificate: serverCertificate, key: privateKey })],
  );
}

/** Undefined: nobody says by what to check clients. */
function trustOf(tls: ServerTls): Partial<CommonTlsContext> | undefined {
  const { caCertificates = '', caCrl = '' } = tls;
  const defaultValidationContext = peersOf(tls);
  const named = serverCredentials(tls).find(({ part }) => part === 'trust');
  if (named !== undefined) {
    const validationContextSdsSecretConfig = credentialSecret(named.resource);
    return {
      combinedValidationContext: { defaultValidationContext, validationContextSdsSecretConfig },
    };
  }
  if (caCertificates === '') return undefined;
  if (caCrl === '') {
    const validationContextSdsSecretConfig = fileTrust(caCertificates);
    return {
      combinedValidationContext: { defaultValidationContext, validationContextSdsSecretConfig },
    };
  }
  const files = { trustedCa: { filename: caCertificates }, crl: { filename: caCrl } };
  return { validationContext: { ...files, ...defaultValidationContext } };
}

/** Which of those that the authorities vouch for are let in. */
function peersOf(tls: ServerTls): CertificateValidationContext {
  const { subjectAltNames = [], verifyCertificateSpki = [], verifyCertificateHash = [] } = tls;
  const names = subjectAltNames.map((exact) => ({
    sanType: exact.includes('://') ? ('URI' as const) : ('DNS' as const),
    matcher: { exact },
  }));
  return {
    ...(names.length === 0 ? {} : { matchTypedSubjectAltNames: names }),
    ...(verifyCertificateSpki.length === 0 ? {} : { verifyCertificateSpki }),
    ...(verifyCertificateHash.length === 0 ? {} : { verifyCertificateHash }),
  };
}

/** Versions before 1.2 are not served: whoever asks for them is told so on the Gateway. */
const VERSIONS = {
  TLS_AUTO: undefined,
  TLSV1_0: 'TLSv1_2',
  TLSV1_1: 'TLSv1_2',
  TLSV1_2: 'TLSv1_2',
  TLSV1_3: 'TLSv1_3',
} as const;

function parametersOf(tls: ServerTls): TlsParameters | undefined {
  const { minProtocolVersion = 'TLS_AUTO', maxProtocolVersion = 'TLS_AUTO' } = tls;
  const suites = new Set(tls.cipherSuites ?? []);
  const known = [...suites].filter((suite) => CIPHER_SUITES.has(suite));
  const parameters = given({
    tlsMinimumProtocolVersion: VERSIONS[minProtocolVersion],
    tlsMaximumProtocolVersion: VERSIONS[maxProtocolVersion],
    cipherSuites: known.length === 0 ? undefined : known,
  });
  return Object.keys(parameters).length === 0 ? undefined : parameters;
}

/** Those that proxies know; of others a server would have none in common with any client. */
const CIPHER_SUITES: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
]);
