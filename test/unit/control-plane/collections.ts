import type { Test } from '../../harness/unit.ts';
import { Stages } from '../../../control-plane/collections.ts';
import { worldOfYaml } from '../../../control-plane/watch/index.ts';
import { TYPES } from '../../harness/ads.ts';
import { aNode } from '../../harness/connection.ts';
import { podYaml, serviceYaml } from '../../harness/yaml-objects.ts';

const SHOP = [podYaml({ name: 'web' }), podYaml({ name: 'api' }), serviceYaml({ name: 'api' })];
const API = 'outbound|80||api.default.svc.cluster.local';

export function spec(t: Test): void {
  const worldOf = (yaml: readonly string[]) => worldOfYaml(yaml).world;
  const web = aNode({ podName: 'web', namespace: 'default' });

  t.test('is the same for proxies that see the same, and while nothing changes', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    stages.take(worldOf(SHOP));

    t.equal(stages.collectionsOf(web), first, 'the world was told again');
    const twin = { ...web, id: 'sidecar~10.0.0.2~web.default~x' };
    t.equal(stages.collectionsOf(twin), first);
  });

  t.test('has all types, and changes when what a proxy sees does', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    stages.take(worldOf([...SHOP, serviceYaml({ name: 'more' })]));
    const later = stages.collectionsOf(web);

    for (const type of Object.values(TYPES)) t.ok(first.has(type), type);
    t.not(later, first);
    const kept = first.get(TYPES.cluster)?.get(API);
    t.ok(kept !== undefined);
    t.equal(later.get(TYPES.cluster)?.get(API), kept, 'another service’s piece is kept');
  });

  t.test('gives new endpoints alone when nothing else changed', async (t) => {
    const stages = new Stages(worldOf(SHOP));
    const first = stages.collectionsOf(web);

    const labels = '{ app: api }';
    const spec = '{ serviceAccountName: api, containers: [{ name: app, image: app }] }';
    stages.take(worldOf([...SHOP, podYaml({ name: 'api-2', labels, spec })]));
    const later = stages.collectionsOf(web);

    for (const type of [TYPES.cluster, TYPES.listener, TYPES.routes]) {
      t.equal(later.get(type), first.get(type));
    }
    t.not(later.get(TYPES.endpoints)?.get(API), first.get(TYPES.endpoints)?.get(API));
  });
}
