import { secretProblem } from '../../../../proxy/tls/usable.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const authority = new TestAuthority();
  const { chain: chainPem, key: keyPem } = authority.issue({ kind: 'dns', value: 'a.org' });
  const other = authority.issue({ kind: 'dns', value: 'a.org' });
  const problemOf = (secret: Parameters<typeof secretProblem>[0]['secret']) =>
    secretProblem({ kind: 'secret', name: 'shop', secret });

  t.test('takes what TLS can be made of, and says why of what it cannot', async (t) => {
    t.equal(problemOf({ kind: 'certificate', chainPem, keyPem }), undefined);
    const { rootPem: anchorsPem } = authority;
    t.equal(problemOf({ kind: 'trust', anchorsPem, revocationPem: undefined }), undefined);

    t.match(problemOf({ kind: 'certificate', chainPem, keyPem: other.key }), /cannot be used/);
    t.match(problemOf({ kind: 'certificate', chainPem: '', keyPem: 'x' }), /cannot be used/);
    t.match(problemOf({ kind: 'trust', anchorsPem, revocationPem: 'x' }), /authorities cannot/);
  });
}
