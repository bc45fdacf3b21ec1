import type { Test } from '../../harness/unit.ts';
import { readMeshConfig, type MeshConfig } from '../../../api/istio/index.ts';
import { meshNotices } from '../../../control-plane/mesh-notices.ts';
import { silentLog, type JsonObject } from '../../../lib/index.ts';

function settings(fields: JsonObject): MeshConfig {
  const reading = readMeshConfig(fields);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  return reading.value;
}

export function spec(t: Test): void {
  t.test('tells of fields that nobody honours, once for each configuration', async (t) => {
    const told: unknown[] = [];
    const log = { ...silentLog, warn: (_: string, fields: unknown) => void told.push(fields) };
    const notice = meshNotices(log);
    const first = settings({ ingressClass: 'x', connectTimeout: '1s' });

    notice(first);
    notice(first);

    t.match(told, [{ code: 'LTN0101', finding: /^mesh\.ingressClass is not applied/ }]);
    t.equal(told.length, 1);
    notice(settings({ ingressClass: 'y' }));
    t.equal(told.length, 2);
  });
}
