// TLS that a DestinationRule asks for, with certificates of its own: files of the proxy's machine,
// Secrets, or none.
import type {
  CertificateValidationContext,
  CommonTlsContext,
  SdsSecretConfig,
  TransportSocket,
} from '../../api/xds/index.ts';
import type { ClientTls } from '../../api/istio/index.ts';
import { clientCredentials } from '../mesh/index.ts';
import { credentialSecret } from './secrets.ts';
import { fileCertificate, fileTrust, upstreamTls } from './tls.ts';

export function ruleClientTls(tls: ClientTls): TransportSocket {
  const { subjectAltNames = [] } = tls;
  const certificate = certificateOf(tls);
  const trust = trustOf(tls);
  const names = {
    matchTypedSubjectAltNames: subjectAltNames.map((exact) => ({
      sanType: exact.includes('://') ? ('URI' as const) : ('DNS' as const),
      matcher: { exact },
    })),
  };
  const validation =
    trust === undefined || tls.insecureSkipVerify === true
      ? anyPublic(tls, names)
      : {
          combinedValidationContext: {
            defaultValidationContext: names,
            validationContextSdsSecretConfig: trust,
          },
        };
  const shown = certificate === undefined ? {} : { tlsCertificateSdsSecretConfigs: [certificate] };
  return upstreamTls({ ...shown, ...validation }, tls.sni ?? '');
}

function certificateOf(tls: ClientTls): SdsSecretConfig | undefined {
  const { clientCertificate: certificate = '', privateKey: key = '' } = tls;
  const pair = clientCredentials(tls).find(({ part }) => part === 'pair');
  if (pair !== undefined) return credentialSecret(pair.resource);
  return tls.mode === 'MUTUAL' && certificate !== ''
    ? fileCertificate({ certificate, key })
    : undefined;
}

function trustOf(tls: ClientTls): SdsSecretConfig | undefined {
  const { caCertificates = '' } = tls;
  const trust = clientCredentials(tls).find(({ part }) => part === 'trust');
  if (trust !== undefined) return credentialSecret(trust.resource);
  return caCertificates === '' ? undefined : fileTrust(caCertificates);
}

/** Nobody named an authority: one that the proxy's system trusts, unless told not to look. */
function anyPublic(
  { insecureSkipVerify }: ClientTls,
  names: Pick<CertificateValidationContext, 'matchTypedSubjectAltNames'>,
): Pick<CommonTlsContext, 'validationContext'> {
  if (insecureSkipVerify === true) return {};
  return { validationContext: { systemRootCerts: {}, ...names } };
}
