import { Concealed } from '../../../../lib/index.ts';
import { credentialSecret, secretsOf } from '../../../../control-plane/translate/secrets.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells a certificate with its key, and authorities with what they revoked', async (t) => {
    const pair = { chain: 'CHAIN', key: new Concealed('KEY') };
    const trust = { anchors: 'ROOT', revocation: 'CRL' };

    const secrets = secretsOf([
      { name: 'kubernetes://a', kind: 'certificate', pair },
      { name: 'kubernetes://a-cacert', kind: 'trust', trust },
    ]);

    const base64 = (text: string) => ({ inlineBytes: Buffer.from(text).toString('base64') });
    t.same(secrets.get('kubernetes://a'), {
      name: 'kubernetes://a',
      tlsCertificate: { certificateChain: base64('CHAIN'), privateKey: base64('KEY') },
    });
    t.same(secrets.get('kubernetes://a-cacert'), {
      name: 'kubernetes://a-cacert',
      validationContext: { trustedCa: base64('ROOT'), crl: base64('CRL') },
    });
  });

  t.test('is asked for over the stream that all else comes over', async (t) => {
    t.match(credentialSecret('kubernetes://a'), { sdsConfig: { ads: {} } });
  });
}
