import { generateKeyPairSync } from 'node:crypto';
import { seededRandom } from '../../../../lib/index.ts';
import { certificatePem, selfSign } from '../../../../lib/x509/index.ts';
import { certificateList, daysLeft } from '../../../../proxy/admin/certificates.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells how long certificates are good', async (t) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const now = Date.parse('2026-01-01T00:00:00Z');
    const names = [{ kind: 'uri' as const, value: 'spiffe://a/ns/b/sa/c' }];
    const validity = { notBefore: now, notAfter: now + 2.5 * 86_400_000 };
    const pem = certificatePem(
      selfSign({ subject: {}, names, usages: [], ...validity }, privateKey, seededRandom(1)),
    );
    const certificates = () => ({ chains: { default: pem }, bundles: {}, at: 0 });

    t.match(certificateList(insideOf([], { certificates }), now), {
      certificates: [
        {
          cert_chain: [
            { days_until_expiration: '2', subject_alt_names: [{ uri: 'spiffe://a/ns/b/sa/c' }] },
          ],
        },
      ],
    });
    t.equal(daysLeft(insideOf([], { certificates }), now), 2);
    t.equal(daysLeft(insideOf(), now), undefined);
  });
}
