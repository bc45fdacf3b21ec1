import type { Test } from '../../../harness/unit.ts';
import { MESH_NOT_HONOURED } from '../../../../control-plane/validate/not-honoured-mesh.ts';

export function spec(t: Test): void {
  t.test('names each field once', async (t) => {
    const fields = MESH_NOT_HONOURED.map(({ field }) => field);

    t.equal(new Set(fields).size, fields.length);
  });

  t.test('means ALLOW_ANY_DYNAMIC_DNS, and no other mode', async (t) => {
    const row = MESH_NOT_HONOURED.find(({ field }) => field === 'outboundTrafficPolicy.mode');

    t.equal(row?.only?.holds('ALLOW_ANY_DYNAMIC_DNS'), true);
    t.equal(row?.only?.holds('ALLOW_ANY'), false);
  });
}
