import type { Test } from '../../../harness/unit.ts';
import { ruleClientTls } from '../../../../control-plane/translate/rule-tls.ts';

export function spec(t: Test): void {
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

  t.test('takes certificates from Secrets when the rule names one', async (t) => {
    const credentialName = 'shop';

    t.match(ruleClientTls({ mode: 'MUTUAL', credentialName }).typedConfig, {
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: [{ name: 'kubernetes://shop', sdsConfig: { ads: {} } }],
        combinedValidationContext: {
          validationContextSdsSecretConfig: { name: 'kubernetes://shop-cacert' },
        },
      },
    });
    t.match(ruleClientTls({ mode: 'SIMPLE', credentialName }).typedConfig, {
      commonTlsContext: {
        tlsCertificateSdsSecretConfigs: undefined,
        combinedValidationContext: {
          validationContextSdsSecretConfig: { name: 'kubernetes://shop-cacert' },
        },
      },
    });
  });
}
