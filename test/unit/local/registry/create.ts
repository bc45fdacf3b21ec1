import type { Test } from '../../../harness/unit.ts';
import {
  configNamed,
  deploymentNamed,
  ground,
  podNamed,
  refusalOf,
} from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('stamps what the caller may not choose', async (t) => {
    const { create, clock } = ground(t);
    const forged = {
      name: 'web',
      uid: 'mine',
      generation: 7,
      deletionTimestamp: '2020-01-01T00:00:00Z',
    };

    const made = await create('deployments.apps', { ...deploymentNamed('web'), metadata: forged });

    t.match(made.metadata, {
      name: 'web',
      namespace: 'shop',
      uid: 'uid-1',
      generation: 1,
      creationTimestamp: new Date(clock.now()).toISOString().replace('.000', ''),
    });
    t.equal(made.metadata.deletionTimestamp, undefined);
    t.same(made['status'], {}, 'only controllers report');
  });

  t.test('draws a name for generateName that is not taken', async (t) => {
    const { create, registry, place } = ground(t);
    const unnamed = { ...configNamed(''), metadata: { generateName: 'web-' } };

    for (let i = 0; i < 20; i++) await create('configmaps', unnamed);

    const { items } = registry.list({ place: place('configmaps') });
    t.equal(items.length, 20);
    t.ok(items.every(({ metadata }) => /^web-[b-z2-9]{5}$/.test(metadata.name)));
  });

  t.test('refuses a second one of the same name, and a version', async (t) => {
    const { create } = ground(t);
    await create('configmaps', configNamed('one'));

    const again = create('configmaps', configNamed('one'));
    const versioned = { ...configNamed('two'), metadata: { name: 'two', resourceVersion: '5' } };

    t.equal(await refusalOf(again), '409 AlreadyExists: configmaps "one" already exists');
    t.match(await refusalOf(create('configmaps', versioned)), /^400 .*resourceVersion should not/);
  });

  t.test('refuses what does not belong here: namespace, kind, version, no name', async (t) => {
    const { create } = ground(t);
    const elsewhere = { ...configNamed('a'), metadata: { name: 'a', namespace: 'other' } };

    t.match(await refusalOf(create('configmaps', elsewhere)), /^400 .*namespace of the provided/);
    t.match(await refusalOf(create('configmaps', podNamed('a'))), /^400 .*takes a ConfigMap/);
    const old = { ...deploymentNamed('a'), apiVersion: 'apps/v1beta1' };
    t.match(await refusalOf(create('deployments.apps', old)), /apps\/v1beta1.*apps\/v1/);
    t.match(
      await refusalOf(create('configmaps', configNamed(''))),
      /^422 Invalid: ConfigMap "" is invalid: metadata\.name: Required value: name or generateName/,
    );
  });

  t.test('names every field that is wrong, with its path', async (t) => {
    const { create } = ground(t);

    const refused = await refusalOf(create('deployments.apps', deploymentNamed('web', -1)));

    t.match(
      refused,
      /^422 Invalid: Deployment\.apps "web" is invalid: spec\.replicas: Invalid value: -1/,
    );
  });

  t.test('a rehearsal goes all the way and writes nothing', async (t) => {
    const { registry, place, caller } = ground(t);
    const object = configNamed('one');

    const made = await registry.create({
      place: place('configmaps'),
      object,
      caller: { ...caller, dryRun: true },
    });

    t.equal(made.metadata.name, 'one');
    t.equal(registry.list({ place: place('configmaps') }).items.length, 0);
  });
}
