import type { Test } from '../../../harness/unit.ts';
import {
  configNamed,
  ground,
  podNamed,
  refusalOf,
  type Ground,
} from '../../../harness/registry.ts';
import type { DeleteOptions } from '../../../../lib/index.ts';
import type { Deleted } from '../../../../local/registry/delete.ts';

function remove(g: Ground, kind: string, options: DeleteOptions = {}): Promise<Deleted> {
  return g.registry.delete({ target: g.target(kind, 'one'), options, caller: g.caller });
}
function exists(g: Ground, kind: string): boolean {
  return g.registry.list({ place: g.place(kind) }).items.length > 0;
}

export function spec(t: Test): void {
  t.test('is at once for most, and says no the second time', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one'));

    t.equal((await remove(g, 'configmaps')).kind, 'gone');
    t.equal(await refusalOf(remove(g, 'configmaps')), '404 NotFound: configmaps "one" not found');
  });

  t.test('a running pod is given its grace; the agent ends it with none', async (t) => {
    const g = ground(t);
    await g.create(
      'pods',
      podNamed('one', { nodeName: 'local', terminationGracePeriodSeconds: 5 }),
    );

    const first = await remove(g, 'pods');
    const again = await remove(g, 'pods', { gracePeriodSeconds: 60 });

    t.match(first, {
      kind: 'waiting',
      object: {
        metadata: { deletionGracePeriodSeconds: 5, deletionTimestamp: '2026-01-01T00:00:05Z' },
      },
    });
    t.equal(again.object.metadata.deletionGracePeriodSeconds, 5, 'never longer than announced');
    t.equal((await remove(g, 'pods', { gracePeriodSeconds: 0 })).kind, 'gone');
    t.notOk(exists(g, 'pods'));
  });

  t.test('a pod that was never placed goes at once', async (t) => {
    const g = ground(t);
    await g.create('pods', podNamed('one'));

    t.equal((await remove(g, 'pods')).kind, 'gone');
  });

  t.test('finalizers hold it until the last is taken off', async (t) => {
    const g = ground(t);
    await g.create('configmaps', {
      ...configNamed('one'),
      metadata: { name: 'one', finalizers: ['a.b/c'] },
    });

    t.equal((await remove(g, 'configmaps')).kind, 'waiting');
    t.ok(exists(g, 'configmaps'));
    const patch = { kind: 'merge', change: { metadata: { finalizers: null } } } as const;
    const target = g.target('configmaps', 'one');
    await g.registry.patch({ target, part: 'main', patch, caller: g.caller });
    t.notOk(exists(g, 'configmaps'));
  });

  t.test('how dependents fare is noted for the garbage collection', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one'));

    const deleted = await remove(g, 'configmaps', { propagation: 'Foreground' });

    t.equal(deleted.kind, 'waiting');
    t.same(deleted.object.metadata.finalizers, ['foregroundDeletion']);
    t.equal((await remove(g, 'configmaps', { propagation: 'Background' })).kind, 'gone');
  });

  t.test('a namespace terminates until it is finalized', async (t) => {
    const g = ground(t);
    const made = await g.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'one' },
    });

    const deleted = await remove(g, 'namespaces');
    t.match(deleted, { kind: 'waiting', object: { status: { phase: 'Terminating' } } });
    const target = g.target('namespaces', 'one');
    const emptied = { ...made, metadata: { name: 'one' }, spec: { finalizers: [] } };
    await g.registry.replace({ target, part: 'main', object: emptied, caller: g.caller });
    t.ok(exists(g, 'namespaces'), 'not through the front door');
    await g.registry.replace({ target, part: 'finalize', object: emptied, caller: g.caller });
    t.notOk(exists(g, 'namespaces'));
  });

  t.test('preconditions must hold', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one'));

    t.match(
      await refusalOf(remove(g, 'configmaps', { uid: 'other' })),
      /^409 .*Precondition failed: UID/,
    );
    const stale = remove(g, 'configmaps', { resourceVersion: '1' });
    t.match(await refusalOf(stale), /^409 .*Precondition failed: ResourceVersion/);
    t.ok(exists(g, 'configmaps'));
  });
}
