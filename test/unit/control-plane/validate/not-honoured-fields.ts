import type { Test } from '../../../harness/unit.ts';
import { ISTIO_KINDS } from '../../../../api/istio/index.ts';
import { NOT_HONOURED } from '../../../../control-plane/validate/not-honoured-fields.ts';

export function spec(t: Test): void {
  t.test('says of every field why it does nothing, and what to do', async (t) => {
    for (const [kind, rows] of NOT_HONOURED) {
      for (const { field, message, remedy } of rows) {
        t.match(message, /^(is|says|has|never|attaches|turns|gets) /, `${kind} ${field}`);
        t.match(remedy, /^[a-z]+ /, `${kind} ${field}`);
      }
    }
  });

  t.test('is about kinds that there are', async (t) => {
    const kinds = new Set([...ISTIO_KINDS.map(({ kind }) => kind), 'MeshConfig']);

    for (const kind of NOT_HONOURED.keys()) t.ok(kinds.has(kind), kind);
  });

  t.test('means single values where others are honoured', async (t) => {
    const rows = NOT_HONOURED.get('Sidecar') ?? [];
    const mode = rows.find(({ field }) => field === 'egress[].captureMode');

    t.equal(mode?.only?.holds('NONE'), true);
    t.equal(mode?.only?.holds('IPTABLES'), false);
  });
}
