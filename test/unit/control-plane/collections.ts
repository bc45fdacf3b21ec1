import type { Test } from '../../harness/unit.ts';
import { Stages } from '../../../control-plane/collections.ts';
import { worldOfYaml } from '../../../control-plane/watch/index.ts';
import { TYPES } from '../../harness/ads.ts';
import { aNode } from '../../harness/connection.ts';
import { podYaml, serviceYaml } from '../../harness/yaml-objects.ts';

const SHOP = [podYaml({ name: 'web' }), podYaml({ name: 'api' }), serviceYaml({ name: 'api' })];

export function spec(t: Test): void {
  const worldOf = (yaml: readonly string[]) => worldOfYaml(yaml).world;
  const web = aNode({ podName: 'web', namespace: 'default' });

  t.test('is the same for proxies that see the same, and while nothing changes', async (t) => {
    const stages = new Stages();
    const first = stages.collectionsOf(worldOf(SHOP), web);

    t.equal(stages.collectionsOf(worldOf(SHOP), web), first, 'the world was told again');
    const twin = { ...web, id: 'sidecar~10.0.0.2~web.default~x' };
    t.equal(stages.collectionsOf(worldOf(SHOP), twin), first);
  });

  t.test('has all four types, and changes when what a proxy sees does', async (t) => {
    const stages = new Stages();
    const first = stages.collectionsOf(worldOf(SHOP), web);

    const later = stages.collectionsOf(worldOf([...SHOP, serviceYaml({ name: 'more' })]), web);

    t.same([...first.keys()].toSorted(), Object.values(TYPES).toSorted());
    t.not(later, first);
    const cluster = 'outbound|80||api.default.svc.cluster.local';
    const kept = first.get(TYPES.cluster)?.get(cluster);
    t.ok(kept !== undefined);
    t.equal(later.get(TYPES.cluster)?.get(cluster), kept, 'another service’s piece is kept');
  });
}
