import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readCsr } from '../../../../../lib/x509/index.ts';
import { keyToCertify } from '../../../../../proxy/tls/issue/key.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test(
    'makes another key each time, and a request that only its holder could make',
    async (t) => {
      const first = await keyToCertify('spiffe://cluster.local/ns/shop/sa/cart');
      const second = await keyToCertify('spiffe://cluster.local/ns/shop/sa/cart');

      t.not(first.key, second.key);
      for (const { key, request } of [first, second]) {
        const reading = readCsr(request);
        if (reading.kind === 'rejected') throw new Error(reading.reason);
        t.ok(reading.publicKey.equals(createPublicKey(createPrivateKey(key))));
      }
    },
  );
}
