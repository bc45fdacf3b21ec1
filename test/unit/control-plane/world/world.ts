import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig } from '../../../../api/istio/index.ts';
import { emptyWorld } from '../../../../control-plane/world/world.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';

export function spec(t: Test): void {
  t.test('means an empty mesh when nothing is known yet', async (t) => {
    const reading = readMeshConfig({});
    if (reading.kind === 'rejected') return void t.fail('the defaults are good');

    const mesh = meshOf(emptyWorld(reading.value));

    t.same([mesh.services, mesh.gateways, mesh.routings.all], [[], [], []]);
    t.equal(mesh.settings, reading.value);
  });
}
