import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readCsr } from '../../../../../lib/x509/index.ts';
import { signingRequest } from '../../../../../proxy/tls/issue/request.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('asks for a URI name, and proves the key by its signature', (t) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

    // Short and long, since lengths take one, two or three bytes.
    for (const length of [1, 60, 200]) {
      const uri = `spiffe://cluster.local/ns/shop/sa/${'s'.repeat(length)}`;
      const text = signingRequest(privateKey, uri);

      const reading = readCsr(text);
      if (reading.kind === 'rejected') throw new Error(reading.reason);
      t.ok(reading.publicKey.equals(createPublicKey(privateKey)), 'the key is the signer’s');
      const der = Buffer.from(text.replace(/-----.*-----|\n/g, ''), 'base64');
      t.ok(der.includes(Buffer.from(uri)), 'the name is in it');
    }
    t.end();
  });
}
