import { certificatePem } from '../../../../lib/x509/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('breaks lines after 64 characters', async (t) => {
    const lines = certificatePem(new Uint8Array(100)).split('\n');

    t.equal(lines[0], '-----BEGIN CERTIFICATE-----');
    t.same(
      lines.slice(1, 4).map(({ length }) => length),
      [64, 64, 8],
    );
    t.equal(lines[4], '-----END CERTIFICATE-----');
  });
}
