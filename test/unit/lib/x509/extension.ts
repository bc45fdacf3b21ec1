import { bytes, contentOf, encodeDer } from '../../../../lib/x509/der.ts';
import { extensions, extensionValue, SUBJECT_KEY_ID } from '../../../../lib/x509/extension.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const wanted = {
    names: [],
    usages: [],
    hasSubject: true,
    subjectKeyId: Uint8Array.of(1, 2, 3),
    issuerKeyId: Uint8Array.of(4),
  } as const;

  t.test('can be asked for one extension among all', async (t) => {
    const value = extensionValue([bytes(Uint8Array.of(0)), extensions(wanted)], SUBJECT_KEY_ID);

    t.same(value === undefined ? undefined : contentOf(value), Buffer.of(1, 2, 3));
    t.equal(extensionValue([extensions(wanted)], '2.5.29.37'), undefined);
  });

  t.test('says authority only of authorities', async (t) => {
    const authority = encodeDer(extensions({ ...wanted, authority: {} })).toString('hex');

    t.ok(authority.includes('30030101ff'));
    t.notOk(encodeDer(extensions(wanted)).toString('hex').includes('30030101ff'));
  });
}
