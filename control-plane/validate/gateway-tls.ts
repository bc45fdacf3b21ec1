// What the TLS of a Gateway's server must keep to: something to show, something to check clients by
// where they must show something, and no fields that the mode has no use for.
import { isIP } from 'node:net';
import type { GatewayServer } from '../../api/istio/index.ts';
import type { Findings } from './finding.ts';

export type ServerAt = { readonly server: GatewayServer; readonly path: string };

type ServerTls = NonNullable<GatewayServer['tls']>;

const NEEDS_TLS: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);
const PLAIN_HTTP: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);
/** Proxies end TLS, and show a certificate that is not the mesh's. */
const SHOWS: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL']);

export function checkServerTls({ server, path }: ServerAt, findings: Findings): void {
  const { tls, port } = server;
  const protocol = port.protocol.toUpperCase();
  if (tls === undefined) {
    if (!NEEDS_TLS.has(protocol)) return;
    const message = `is required for ${protocol}: give a mode and a credentialName`;
    return findings.error({ path: `${path}.tls`, message });
  }
  if (tls.httpsRedirect === true && protocol !== 'HTTP') {
    const message = `is for servers of protocol HTTP, not ${protocol}`;
    findings.error({ path: `${path}.tls.httpsRedirect`, message });
  }
  const at = { tls, path: `${path}.tls` };
  if (!PLAIN_HTTP.has(protocol)) checkMode(at, findings);
  else if (certificateFields(tls).length > 0) {
    const message = `${protocol} is served in the clear, whatever is said of TLS`;
    findings.warn({ path: `${path}.tls`, message, remedy: 'use protocol HTTPS' });
  }
  checkVersions(at, findings);
  checkSuites(at, findings);
}

type TlsAt = { readonly tls: ServerTls; readonly path: string };

function checkMode({ tls, path }: TlsAt, findings: Findings): void {
  const { mode = 'SIMPLE' } = tls;
  const certificates = certificateFields(tls);
  if (SHOWS.has(mode) && certificates.length === 0) {
    const message = `${mode} needs a certificate: give credentialName, or files`;
    findings.error({ path, message });
  }
  if (certificates.length > 1) {
    const message = `gives certificates by ${certificates.join(' and ')}: keep one of them`;
    findings.error({ path, message });
  }
  if (mode === 'ISTIO_MUTUAL' && certificates.length > 0) {
    const message = "ISTIO_MUTUAL uses the mesh's own certificates: remove the others";
    findings.error({ path, message });
  }
  if (mode.endsWith('PASSTHROUGH') && certificates.length > 0) {
    const message = `${mode} does not open TLS: the certificates are of no use`;
    findings.warn({ path, message, remedy: 'remove them, or use SIMPLE' });
  }
  checkClients({ tls, path }, findings);
}

/** How it says which certificate to show; each a way of its own. */
function certificateFields(tls: ServerTls): readonly string[] {
  const { credentialName = '', credentialNames = [], tlsCertificates = [] } = tls;
  const hasFiles = (tls.serverCertificate ?? '') !== '' && (tls.privateKey ?? '') !== '';
  return [
    ...(credentialName === '' ? [] : ['credentialName']),
    ...(credentialNames.length === 0 ? [] : ['credentialNames']),
    ...(tlsCertificates.length === 0 ? [] : ['tlsCertificates']),
    ...(hasFiles ? ['serverCertificate'] : []),
  ];
}

const ABOUT_CLIENTS = [
  'subjectAltNames',
  'verifyCertificateSpki',
  'verifyCertificateHash',
] as const;

function checkClients({ tls, path }: TlsAt, findings: Findings): void {
  const { mode = 'SIMPLE', caCertificates = '', caCertCredentialName = '' } = tls;
  const isMutual = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  const named = [tls.credentialName ?? '', ...(tls.credentialNames ?? []), caCertCredentialName];
  if (isMutual && caCertificates === '' && named.every((name) => name === '')) {
    const message = `is required for ${mode}: nothing else says whom clients are vouched for by`;
    findings.error({ path: `${path}.caCertificates`, message });
  }
  if (isMutual) return;
  for (const field of ABOUT_CLIENTS) {
    if ((tls[field] ?? []).length === 0) continue;
    findings.warn({
      path: `${path}.${field}`,
      message: `${mode} does not ask clients for certificates, so it is not looked at`,
      remedy: 'use MUTUAL or OPTIONAL_MUTUAL',
    });
  }
}

const VERSIONS = ['TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'] as const;

function checkVersions({ tls, path }: TlsAt, findings: Findings): void {
  const { minProtocolVersion: least = 'TLS_AUTO', maxProtocolVersion: most = 'TLS_AUTO' } = tls;
  if (least === 'TLS_AUTO' || most === 'TLS_AUTO') return;
  if (VERSIONS.indexOf(least) <= VERSIONS.indexOf(most)) return;
  const message = `${least} is above maxProtocolVersion ${most}: no client could connect`;
  findings.error({ path: `${path}.minProtocolVersion`, message });
}

/** OpenSSL's names of suites that proxies can serve before TLS 1.3, whose own are always there. */
const SUITE = /^(ECDHE-(ECDSA|RSA)-)?(AES(128|256)-(GCM-SHA(256|384)|SHA)|CHACHA20-POLY1305)$/;

function checkSuites({ tls, path }: TlsAt, findings: Findings): void {
  const { cipherSuites = [] } = tls;
  cipherSuites.forEach((suite, i) => {
    const at = `${path}.cipherSuites[${i}]`;
    if (cipherSuites.indexOf(suite) < i) {
      findings.error({ path: at, message: `'${suite}' is there twice: remove one` });
    } else if (!SUITE.test(suite)) {
      findings.warn({
        path: at,
        message: `'${suite}' is no suite that proxies know: it is left out`,
        remedy: 'write one such as ECDHE-RSA-AES256-GCM-SHA384',
      });
    }
  });
}

export function checkBind({ server, path }: ServerAt, findings: Findings): void {
  const { bind = '' } = server;
  if (bind === '' || isIP(bind) !== 0) return;
  const message = `'${bind}' is no IP address: write one, or leave it out to listen on all`;
  findings.error({ path: `${path}.bind`, message });
}
