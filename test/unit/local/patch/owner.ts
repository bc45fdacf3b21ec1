import { ownership } from '../../../../local/patch/owner.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const entry = {
    manager: 'm',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': {} },
  };

  t.test('tells a reset from silence', async (t) => {
    t.same(ownership([{}]), { kind: 'reset' });
    t.same(ownership([]), { kind: 'unsaid' });
    t.same(ownership(undefined), { kind: 'unsaid' });
  });

  t.test('believes all entries or none', async (t) => {
    t.equal(ownership([entry]).kind, 'owners');
    t.equal(ownership([entry, { ...entry, operation: 'Guess' }]).kind, 'unsaid');
    t.equal(ownership([entry, { ...entry, fieldsV1: { spec: {} } }]).kind, 'unsaid');
  });
}
