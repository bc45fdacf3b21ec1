import type { Test } from '../../../harness/unit.ts';
import { meshClientTls, meshServerTls } from '../../../../control-plane/translate/tls.ts';

export function spec(t: Test): void {
  t.test('a client of the mesh shows its own certificate and wants the service’s', async (t) => {
    const { typedConfig } = meshClientTls({ sni: 's', peers: ['spiffe://a'], isHttp2: true });

    t.match(typedConfig, {
      sni: 's',
      commonTlsContext: {
        alpnProtocols: ['istio-peer-exchange', 'istio', 'h2'],
        tlsCertificateSdsSecretConfigs: [{ name: 'default' }],
        combinedValidationContext: {
          defaultValidationContext: {
            matchTypedSubjectAltNames: [{ sanType: 'URI', matcher: { exact: 'spiffe://a' } }],
          },
          validationContextSdsSecretConfig: { name: 'ROOTCA' },
        },
      },
    });
  });

  t.test(
    'a server of the mesh takes nobody without a certificate of its trust domain',
    async (t) => {
      t.match(meshServerTls('bytes', { trustDomain: 'mesh.local' }).typedConfig, {
        requireClientCertificate: true,
        commonTlsContext: {
          alpnProtocols: ['istio-peer-exchange', 'h2', 'http/1.1'],
          combinedValidationContext: {
            defaultValidationContext: {
              matchTypedSubjectAltNames: [{ matcher: { prefix: 'spiffe://mesh.local/' } }],
            },
          },
        },
      });
    },
  );

  t.test(
    'a server of the mesh takes its other names, and as little as the mesh says',
    async (t) => {
      const trustDomainAliases = ['old.local'];
      const meshMTLS = { minProtocolVersion: 'TLSV1_3' as const };
      const trust = { trustDomain: 'mesh.local', trustDomainAliases, meshMTLS };

      t.match(meshServerTls('http', trust).typedConfig, {
        commonTlsContext: {
          tlsParams: { tlsMinimumProtocolVersion: 'TLSv1_3' },
          combinedValidationContext: {
            defaultValidationContext: {
              matchTypedSubjectAltNames: [
                { matcher: { prefix: 'spiffe://mesh.local/' } },
                { matcher: { prefix: 'spiffe://old.local/' } },
              ],
            },
          },
        },
      });
    },
  );
}
