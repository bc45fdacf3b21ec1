import { conflictMessage, conflictsOf } from '../../../../local/patch/conflict.ts';
import { fromFieldsV1, NO_FIELDS } from '../../../../local/patch/field-set.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('names the subresource and version through which the other wrote', async (t) => {
    const fields = fromFieldsV1({ 'f:status': { 'f:ready': {} } }) ?? NO_FIELDS;
    const owner = {
      manager: 'kubelet',
      operation: 'Update',
      apiVersion: 'v1',
      subresource: 'status',
      time: undefined,
      fields,
    } as const;

    const conflicts = conflictsOf([owner]);

    t.equal(
      conflictMessage(conflicts),
      'Apply failed with 1 conflict: ' +
        'conflict with "kubelet" with subresource "status" using v1: .status.ready',
    );
  });
}
