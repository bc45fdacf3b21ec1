import type { GatewayServer } from '../../../../api/istio/index.ts';
import { gatewayServerTls } from '../../../../control-plane/translate/gateway-tls.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import type { Test } from '../../../harness/unit.ts';

const { settings: SETTINGS } = new MeshUnderTest([]).mesh;

type ServerTls = NonNullable<GatewayServer['tls']>;

export function spec(t: Test): void {
  const contextOf = (tls: ServerTls, carries: 'http' | 'bytes' = 'http') =>
    gatewayServerTls(tls, carries, SETTINGS)?.typedConfig;

  t.test('takes its certificate from a Secret, and clients’ authorities beside it', async (t) => {
    t.match(contextOf({ mode: 'MUTUAL', credentialName: 'shop' }), {
      requireClientCertificate: true,
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: [{ name: 'kubernetes://shop', sdsConfig: { ads: {} } }],
        combinedValidationContext: {
          validationContextSdsSecretConfig: { name: 'kubernetes://shop-cacert' },
        },
      },
    });
    t.match(contextOf({ mode: 'OPTIONAL_MUTUAL', credentialName: 'shop' }), {
      requireClientCertificate: false,
      commonTlsContext: { combinedValidationContext: {} },
    });
    t.match(contextOf({ credentialNames: ['rsa', 'ec'] }), {
      requireClientCertificate: false,
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: [{ name: 'kubernetes://rsa' }, { name: 'kubernetes://ec' }],
        combinedValidationContext: undefined,
      },
    });
  });

  t.test('lets in only the clients that are named', async (t) => {
    const named = { subjectAltNames: ['a.org', 'spiffe://b/c'], caCertCredentialName: 'roots' };

    t.match(contextOf({ mode: 'MUTUAL', credentialName: 'shop', ...named }), {
      commonTlsContext: {
        combinedValidationContext: {
          defaultValidationContext: {
            matchTypedSubjectAltNames: [
              { sanType: 'DNS', matcher: { exact: 'a.org' } },
              { sanType: 'URI', matcher: { exact: 'spiffe://b/c' } },
            ],
          },
          validationContextSdsSecretConfig: { name: 'kubernetes://roots-cacert' },
        },
      },
    });
  });

  t.test('reads files of its own machine, revocations too', async (t) => {
    const files = { serverCertificate: '/c', privateKey: '/k', caCertificates: '/ca' };

    t.match(contextOf({ mode: 'MUTUAL', ...files }), {
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: [{ name: 'file-cert:/c~/k' }],
        combinedValidationContext: { validationContextSdsSecretConfig: { name: 'file-root:/ca' } },
      },
    });
    t.match(contextOf({ mode: 'MUTUAL', ...files, caCrl: '/crl' }), {
      commonTlsContext: {
        validationContext: { trustedCa: { filename: '/ca' }, crl: { filename: '/crl' } },
      },
    });
  });

  t.test('is not served without a certificate, nor where proof cannot be checked', async (t) => {
    t.equal(contextOf({ mode: 'SIMPLE' }), undefined);
    t.equal(contextOf({ mode: 'MUTUAL', serverCertificate: '/c', privateKey: '/k' }), undefined);
  });

  t.test('takes versions from 1.2 on, and suites that proxies know, each once', async (t) => {
    const suites = ['ECDHE-RSA-AES256-GCM-SHA384', 'NULL-MD5', 'ECDHE-RSA-AES256-GCM-SHA384'];
    const tls = { credentialName: 'shop', minProtocolVersion: 'TLSV1_0', cipherSuites: suites };

    t.match(contextOf({ ...tls, minProtocolVersion: 'TLSV1_0' }), {
      commonTlsContext: {
        tlsParams: {
          tlsMinimumProtocolVersion: 'TLSv1_2',
          cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'],
        },
      },
    });
  });

  t.test('offers HTTP only where it speaks it; the mesh’s own TLS is the mesh’s', async (t) => {
    const tls: ServerTls = { credentialName: 'shop' };
    t.match(contextOf(tls), { commonTlsContext: { alpnProtocols: ['h2', 'http/1.1'] } });
    t.match(contextOf(tls, 'bytes'), { commonTlsContext: { alpnProtocols: undefined } });
    t.match(contextOf({ mode: 'ISTIO_MUTUAL' }), {
      requireClientCertificate: true,
      commonTlsContext: { tlsCertificateSdsSecretConfigs: [{ name: 'default' }] },
    });
  });
}
