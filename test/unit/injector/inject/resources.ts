import type { Test } from '../../../harness/unit.ts';
import { resourcesOf } from '../../../../injector/inject/resources.ts';

export function spec(t: Test): void {
  t.test('a pod that names one amount gets none of the mesh’s', async (t) => {
    const mesh = { requests: { cpu: '100m' }, limits: { cpu: 2 } };

    t.same(resourcesOf(undefined, mesh), { requests: { cpu: '100m' }, limits: { cpu: '2' } });
    t.same(resourcesOf({ requests: { memory: '1Gi' }, limits: {} }, mesh), {
      requests: { memory: '1Gi' },
    });
  });
}
