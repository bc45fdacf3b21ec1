import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readCsr } from '../../../../lib/x509/index.ts';
import { CSR, CSR_KEY } from '../../../harness/csr.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('takes the key of a request that its holder signed, as OpenSSL makes it', async (t) => {
    const reading = readCsr(CSR);

    t.equal(reading.kind, 'ok');
    if (reading.kind !== 'ok') return;
    t.ok(reading.publicKey.equals(createPublicKey(createPrivateKey(CSR_KEY))));
  });

  t.test('refuses one that was changed anywhere after it was signed', async (t) => {
    const der = Buffer.from(CSR.replace(/-----[^-]+-----/g, ''), 'base64');
    let refused = 0;
    for (let at = 0; at < der.length; at++) {
      const changed = Buffer.from(der);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      const reading = readCsr(pem(changed));
      if (reading.kind === 'rejected') refused++;
    }

    // One bit of the count of unused bits of the signature means nothing.
    t.ok(refused >= der.length - 1, `${refused} of ${der.length}`);
  });

  t.test('refuses what is cut short, too long, or no request at all', async (t) => {
    const der = Buffer.from(CSR.replace(/-----[^-]+-----/g, ''), 'base64');

    for (let end = 0; end < der.length; end += 7) {
      t.equal(readCsr(pem(der.subarray(0, end))).kind, 'rejected');
    }
    t.equal(readCsr(pem(Buffer.concat([der, Buffer.of(0)]))).kind, 'rejected');
    t.equal(readCsr('x'.repeat(100_000)).kind, 'rejected');
    t.equal(readCsr(CSR_KEY).kind, 'rejected');
    t.equal(readCsr('').kind, 'rejected');
  });
}

function pem(der: Buffer): string {
  const body = der.toString('base64');
  return `-----BEGIN CERTIFICATE REQUEST-----\n${body}\n-----END CERTIFICATE REQUEST-----\n`;
}
