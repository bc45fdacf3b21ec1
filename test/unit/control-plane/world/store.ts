import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig } from '../../../../api/istio/index.ts';
import { collection, WorldStore } from '../../../../control-plane/world/index.ts';
import { ManualClock } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  const started = () => {
    const reading = readMeshConfig({});
    if (reading.kind === 'rejected') throw new Error('the defaults are good');
    const clock = new ManualClock();
    const store = new WorldStore(clock, reading.value);
    let heard = 0;
    const stop = store.onChange(() => void heard++);
    return { clock, store, stop, heard: () => heard, meshConfig: reading.value };
  };
  const nothingNew = (store: WorldStore) =>
    store.changed('pods', (before) => ({ pods: collection([], before.pods) }));

  t.test('tells of many changes once, a moment later, until it is told to stop', async (t) => {
    const { clock, store, stop, heard } = started();

    for (let i = 0; i < 3; i++) nothingNew(store);
    t.equal(heard(), 0);
    clock.advance(5);
    t.equal(heard(), 1);
    stop();
    nothingNew(store);
    clock.advance(5);
    t.equal(heard(), 1);
  });

  t.test('is the same world when what changed says the same', async (t) => {
    const { store } = started();
    const { world } = store;

    nothingNew(store);

    t.equal(store.world, world);
  });

  t.test('reads the objects only when somebody asks, and keeps the other kinds', async (t) => {
    const { store, meshConfig } = started();
    const { world } = store;
    let reads = 0;

    for (let i = 0; i < 2; i++) {
      store.changed('pods', () => {
        reads++;
        return { pods: { all: [], byNamespace: new Map() } };
      });
    }
    t.equal(reads, 0);
    t.not(store.world, world);
    t.equal(reads, 1);
    t.equal(store.world.services, world.services);

    store.setMeshConfig({ ...meshConfig, trustDomain: 'other' });
    t.equal(store.world.meshConfig.trustDomain, 'other');
  });
}
