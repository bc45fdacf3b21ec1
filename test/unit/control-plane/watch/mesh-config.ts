import type { Test } from '../../../harness/unit.ts';
import { defaultMeshConfig, parseMeshConfig } from '../../../../control-plane/watch/mesh-config.ts';

export function spec(t: Test): void {
  t.test('reads nothing as the defaults', async (t) => {
    t.same(parseMeshConfig(''), { kind: 'ok', value: defaultMeshConfig() });
  });

  t.test('says where a value is wrong', async (t) => {
    t.match(parseMeshConfig('connectTimeout: soon'), {
      kind: 'rejected',
      reasons: [/^mesh.connectTimeout must be a duration/],
    });
    t.match(parseMeshConfig('a: [1'), { kind: 'rejected', reasons: [/^mesh: /] });
  });
}
