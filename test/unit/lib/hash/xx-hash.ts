import { hex64, xxHash64 } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

// From the reference implementation: text, with seed 0, with seed 1. Every length class is there.
const VECTORS = [
  ['', 'ef46db3751d8e999', 'd5afba1336a3be4b'],
  ['a', 'd24ec4f1a98c6e5b', 'dec2bc81c3cd46c6'],
  ['abc', '44bc2cf5ad770999', 'bea9ca8199328908'],
  ['10.0.0.1:80_0', '75041381e7371a08', '886565a2d161b779'],
  ['x'.repeat(31), '60dd0d01083b99f0', 'cf1671eda3e87085'],
  ['x'.repeat(32), 'e2df261fc2ec30eb', '926d5508ef687acb'],
  ['x'.repeat(33), 'b3fa465f554208a6', 'a3b9c1a7bdea3d1c'],
  [
    'The quick brown fox jumps over the lazy dog, and then some more text to go beyond 64',
    'e03e3ded869edf67',
    '400d8d0b2efc2a86',
  ],
] as const;

export function spec(t: Test): void {
  t.test('agrees with the reference implementation', async (t) => {
    for (const [text, plain, seeded] of VECTORS) {
      t.equal(hex64(xxHash64(text)), plain, `${text.length} bytes`);
      t.equal(hex64(xxHash64(text, { high: 0, low: 1 })), seeded, `${text.length} bytes, seeded`);
    }
  });
}
