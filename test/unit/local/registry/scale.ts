import type { Test } from '../../../harness/unit.ts';
import { deploymentNamed, ground, refusalOf, configNamed } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('shows and changes the one number of a workload', async (t) => {
    const g = ground(t);
    await g.create('deployments.apps', deploymentNamed('web', 2));
    const target = g.target('deployments.apps', 'web');
    const patch = { kind: 'merge', change: { spec: { replicas: 5 } } } as const;

    const before = g.registry.scale(target);
    const after = await g.registry.patch({ target, part: 'scale', patch, caller: g.caller });

    t.match(before, {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 2 },
      status: { replicas: 0, selector: 'app=web' },
    });
    t.match(after.object, { kind: 'Scale', spec: { replicas: 5 } });
    t.match(g.registry.get(target), { spec: { replicas: 5 }, metadata: { generation: 2 } });
  });

  t.test('a scale of an older version is refused', async (t) => {
    const g = ground(t);
    await g.create('deployments.apps', deploymentNamed('web', 2));
    const target = g.target('deployments.apps', 'web');
    const object = { metadata: { resourceVersion: '1' }, spec: { replicas: 3 } };

    const refused = g.registry.replace({ target, part: 'scale', object, caller: g.caller });

    t.match(await refusalOf(refused), /^409 Conflict/);
    const nothing = g.registry.replace({ target, part: 'scale', object: {}, caller: g.caller });
    t.match(await refusalOf(nothing), /^400 /);
  });

  t.test('what has no number has no scale', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one'));

    t.match(await refusalOf(() => g.registry.scale(g.target('configmaps', 'one'))), /^404 /);
  });
}
