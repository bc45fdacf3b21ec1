import {
  certificateOf,
  namedSecret,
  secretNamed,
  trustOf,
} from '../../../../../proxy/compile/tls/secret.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const files = { file: (path: string) => (path === '/odd' ? undefined : `text of ${path}`) };
  const pem = { inlineString: 'PEM' };

  t.test('what stands in a context is a secret named after its place', async (t) => {
    const { place, secrets } = compilation(files);
    const name = certificateOf(
      { certificateChain: { filename: '/c' }, privateKey: pem },
      place.at('tls_certificates').at(0),
    );

    t.equal(name, 'it.tls_certificates[0]');
    t.match(secrets, [{ name, secret: { chainPem: 'text of /c', keyPem: 'PEM' } }]);
    t.equal(trustOf({}, place), undefined, 'whoever trusts nobody in particular names nothing');
    t.equal(trustOf({ trustedCa: pem, crl: pem }, place), 'it');
    t.match(secrets[1], { secret: { anchorsPem: 'PEM', revocationPem: 'PEM' } });
  });

  t.test('Istio’s names for files are read as files', async (t) => {
    const { place, secrets } = compilation(files);

    t.equal(secretNamed({ name: 'file-root:/roots' }, place), 'file-root:/roots');
    secretNamed({ name: 'file-cert:/c~/k' }, place);
    secretNamed({ name: 'default' }, place);

    t.match(secrets, [
      { secret: { anchorsPem: 'text of /roots' } },
      { secret: { chainPem: 'text of /c', keyPem: 'text of /k' } },
    ]);
    t.equal(secrets.length, 2, 'another name stays a name');
  });

  t.test(
    'what a named secret would guard beyond its anchors is refused, not dropped',
    async (t) => {
      const validationContext = {
        trustedCa: pem,
        matchTypedSubjectAltNames: [{ sanType: 'URI', matcher: { exact: 'spiffe://a' } }],
        verifyCertificateHash: ['00'],
        verifyCertificateSpki: ['AA'],
        trustChainVerification: 'ACCEPT_UNTRUSTED',
      } as const;
      t.same(
        refusedBy((at) => namedSecret({ name: 's', validationContext }, at)),
        [
          'validation_context.match_typed_subject_alt_names',
          'validation_context.verify_certificate_hash',
          'validation_context.verify_certificate_spki',
          'validation_context.trust_chain_verification',
        ],
      );
      const harmless = {
        trustedCa: pem,
        verifyCertificateHash: [],
        trustChainVerification: 'VERIFY_TRUST_CHAIN',
      } as const;
      t.same(
        refusedBy((at) => namedSecret({ name: 's', validationContext: harmless }, at)),
        [],
      );
    },
  );

  t.test('half a secret, or one that cannot be read, is refused', async (t) => {
    t.same(
      refusedBy((at) => namedSecret({ name: 's', tlsCertificate: { privateKey: pem } }, at)),
      ['tls_certificate.certificate_chain'],
    );
    t.same(
      refusedBy((at) => namedSecret({ name: 's', validationContext: {} }, at)),
      ['validation_context'],
    );
    t.same(
      refusedBy((at) => namedSecret({ name: 's' }, at)),
      [''],
    );
    const { place, refused } = compilation(files);
    trustOf({ trustedCa: { filename: '/odd' } }, place);
    t.same(refused(), ['trusted_ca.filename']);
  });
}
