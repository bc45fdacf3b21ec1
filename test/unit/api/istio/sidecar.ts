import type { Test } from '../../../harness/unit.ts';
import { read } from '../../../../api/index.ts';
import { sidecarSpec } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  t.test('reads what people write, and tells fields that are not there', async (t) => {
    const egress = [{ port: { number: 80 }, hosts: ['./*'] }];
    t.match(read(sidecarSpec, { egress, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } }), {
      kind: 'ok',
      findings: [],
    });
    t.match(read(sidecarSpec, { ingres: [] }).findings, [
      { path: 'ingres', code: 'unknown-field' },
    ]);
  });
}
