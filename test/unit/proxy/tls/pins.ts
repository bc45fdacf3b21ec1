import { createHash, X509Certificate } from 'node:crypto';
import { pinProblem } from '../../../../proxy/tls/pins.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('knows a peer by its certificate or by its key, and no other', async (t) => {
    const authority = new TestAuthority();
    const { chain } = authority.issue({ kind: 'dns', value: 'a.org' });
    const { raw, publicKey } = new X509Certificate(chain);
    const sha256 = createHash('sha256').update(raw).digest('hex');
    const key = publicKey.export({ type: 'spki', format: 'der' });
    const spki = createHash('sha256').update(key).digest('base64');
    const peer = { sha256, pem: () => chain };

    t.equal(pinProblem({ certificates: [sha256], keys: [] }, peer), undefined);
    t.equal(pinProblem({ certificates: ['other'], keys: [spki] }, peer), undefined);
    t.match(pinProblem({ certificates: ['other'], keys: ['other'] }, peer), /none of those/);
  });
}
