import type { Test } from '../../../harness/unit.ts';
import {
  configNamed,
  deploymentNamed,
  ground,
  refusalOf,
  serviceNamed,
  type Ground,
} from '../../../harness/registry.ts';
import { objectAt, type KubeObject } from '../../../../lib/index.ts';

function replace(g: Ground, kind: string, object: KubeObject): Promise<KubeObject> {
  const target = g.target(kind, object.metadata.name);
  return g.registry.replace({ target, part: 'main', object, caller: g.caller });
}

export function spec(t: Test): void {
  t.test('a stale version is refused in the words users know', async (t) => {
    const g = ground(t);
    const read = await g.create('deployments.apps', deploymentNamed('web'));
    await replace(g, 'deployments.apps', deploymentNamed('web', 2));

    t.equal(
      await refusalOf(replace(g, 'deployments.apps', read)),
      '409 Conflict: Operation cannot be fulfilled on deployments.apps "web": ' +
        'the object has been modified; please apply your changes to the latest version ' +
        'and try again',
    );
  });

  t.test('the generation counts changes of the spec alone', async (t) => {
    const g = ground(t);
    const made = await g.create('deployments.apps', deploymentNamed('web'));
    const labelled = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } };

    const after = await replace(g, 'deployments.apps', labelled);
    const scaled = await replace(g, 'deployments.apps', deploymentNamed('web', 3));

    t.equal(after.metadata.generation, 1);
    t.equal(scaled.metadata.generation, 2);
  });

  t.test('a node port that only stayed from the former type goes with it', async (t) => {
    const g = ground(t);
    const open = await g.create('services', serviceNamed('web', { type: 'NodePort' }));
    const spec = { ...objectAt(open, 'spec'), type: 'ClusterIP' };

    const closed = await replace(g, 'services', { ...open, spec });

    t.match(closed, { spec: { type: 'ClusterIP', ports: [{ port: 80 }] } });
    t.notMatch(JSON.stringify(closed['spec']), 'nodePort');
  });

  t.test('status and the rest are written through different doors', async (t) => {
    const g = ground(t);
    const made = await g.create('deployments.apps', deploymentNamed('web'));
    const target = g.target('deployments.apps', 'web');
    const both = { ...made, ...deploymentNamed('web', 5), status: { replicas: 5 } };

    const spec = await replace(g, 'deployments.apps', { ...both, metadata: made.metadata });
    const caller = g.caller;
    const object = { ...deploymentNamed('web', 9), status: { replicas: 4 } };
    const status = await g.registry.replace({ target, part: 'status', object, caller });

    t.same(spec['status'], {});
    t.match(status, { spec: { replicas: 5 }, status: { replicas: 4 } });
    t.equal(status.metadata.generation, spec.metadata.generation);
  });

  t.test('nothing new is no change: the version stays', async (t) => {
    const g = ground(t);
    const made = await g.create('configmaps', configNamed('one', { a: 'b' }));
    const { version } = g.registry;

    const same = await replace(g, 'configmaps', made);

    t.equal(same.metadata.resourceVersion, made.metadata.resourceVersion);
    t.equal(g.registry.version, version);
  });

  t.test('lost races are run again until one is won', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one', { count: '0' }));
    const target = g.target('configmaps', 'one');
    const add = (key: string): Promise<unknown> => {
      const patch = { kind: 'merge', change: { data: { [key]: 'yes' } } } as const;
      return g.registry.patch({ target, part: 'main', patch, caller: g.caller });
    };

    await Promise.all(['a', 'b', 'c', 'd'].map(add));

    t.match(g.registry.get(target), {
      data: { count: '0', a: 'yes', b: 'yes', c: 'yes', d: 'yes' },
    });
  });

  t.test('another uid is another object, and deletion admits no new finalizer', async (t) => {
    const g = ground(t);
    const held = { ...configNamed('one'), metadata: { name: 'one', finalizers: ['a.b/c'] } };
    const made = await g.create('configmaps', held);
    const target = g.target('configmaps', 'one');
    await g.registry.delete({ target, options: {}, caller: g.caller });
    const withUid = { ...held, metadata: { ...held.metadata, uid: 'another' } };
    const added = { ...held, metadata: { name: 'one', finalizers: ['a.b/c', 'd.e/f'] } };

    t.match(
      await refusalOf(replace(g, 'configmaps', withUid)),
      /^409 .*UID in precondition: another/,
    );
    t.match(
      await refusalOf(replace(g, 'configmaps', added)),
      /no new finalizers can be added.*"d\.e\/f"/,
    );
    t.equal(made.metadata.deletionTimestamp, undefined);
  });
}
