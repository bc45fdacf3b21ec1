import { encodeDer } from '../../../../lib/x509/der.ts';
import { encodeName, encodeSubjectName } from '../../../../lib/x509/name.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('refuses an address that is none', async (t) => {
    for (const value of ['10.0.0', '10.0.0.256', 'web', '::1::']) {
      t.throws(() => encodeSubjectName({ kind: 'ip', value }), /not an IP address/, value);
    }
  });

  t.test('may be empty, as in certificates that only name a workload', async (t) => {
    t.equal(encodeDer(encodeName({})).toString('hex'), '3000');
  });
}
