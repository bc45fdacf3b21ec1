import type { Test } from '../../../harness/unit.ts';
import {
  gatewayServerTls,
  meshClientTls,
  meshServerTls,
  ruleClientTls,
} from '../../../../control-plane/translate/tls.ts';

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
      t.match(meshServerTls('bytes', 'mesh.local').typedConfig, {
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

  t.test('a rule’s own TLS has its files, and else trusts whom the system trusts', async (t) => {
    const files = {
      clientCertificate: '/c.pem',
      privateKey: '/k.pem',
      caCertificates: '/ca.pem',
    };
    const names = { subjectAltNames: ['example.com', 'spiffe://x/y'] };

    t.match(ruleClientTls({ mode: 'MUTUAL', ...files, ...names, sni: 'a' }).typedConfig, {
      sni: 'a',
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: [{ name: 'file-cert:/c.pem~/k.pem' }],
        combinedValidationContext: {
          defaultValidationContext: {
            matchTypedSubjectAltNames: [{ sanType: 'DNS' }, { sanType: 'URI' }],
          },
          validationContextSdsSecretConfig: { name: 'file-root:/ca.pem' },
        },
      },
    });
    t.same(ruleClientTls({ mode: 'SIMPLE' }).typedConfig, {
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
      commonTlsContext: {
        validationContext: { systemRootCerts: {}, matchTypedSubjectAltNames: [] },
      },
    });
    t.match(ruleClientTls({ mode: 'SIMPLE', insecureSkipVerify: true }).typedConfig, {
      commonTlsContext: { validationContext: undefined },
    });
  });

  t.test(
    'a gateway takes its certificate from a Secret, and clients’ roots beside it',
    async (t) => {
      t.match(gatewayServerTls('shop', true).typedConfig, {
        requireClientCertificate: true,
        commonTlsContext: {
          tlsCertificateSdsSecretConfigs: [{ name: 'kubernetes://shop' }],
          validationContextSdsSecretConfig: { name: 'kubernetes://shop-cacert' },
        },
      });
      t.match(gatewayServerTls('shop', false).typedConfig, { requireClientCertificate: false });
    },
  );
}
