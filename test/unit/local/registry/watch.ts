import type { Test } from '../../../harness/unit.ts';
import { configNamed, ground, refusalOf, type Ground } from '../../../harness/registry.ts';

async function relabel(g: Ground, app: string): Promise<void> {
  const patch = { kind: 'merge', change: { metadata: { labels: { app } } } } as const;
  await g.registry.patch({
    target: g.target('configmaps', 'one'),
    part: 'main',
    patch,
    caller: g.caller,
  });
}

export function spec(t: Test): void {
  t.test('what enters a selection is added, what leaves it is deleted', async (t) => {
    const g = ground(t);
    const place = g.place('configmaps');
    const heard: string[] = [];
    const since = g.registry.version;
    const stop = g.registry.watch(
      { place, since, labelSelector: 'app=web' },
      ({ type, object }) => {
        heard.push(`${type} ${object.metadata.labels?.['app'] ?? ''}`);
      },
    );

    await g.create('configmaps', configNamed('one'));
    await relabel(g, 'web');
    await relabel(g, 'other');
    await relabel(g, 'web');
    await g.registry.delete({
      target: g.target('configmaps', 'one'),
      options: {},
      caller: g.caller,
    });
    stop();
    await g.create('configmaps', configNamed('two'));

    t.same(heard, ['ADDED web', 'DELETED web', 'ADDED web', 'DELETED web']);
  });

  t.test('a deletion carries the version in which it happened', async (t) => {
    const g = ground(t);
    const versions: string[] = [];
    const place = g.place('configmaps');
    g.registry.watch({ place, since: g.registry.version }, ({ object }) => {
      versions.push(object.metadata.resourceVersion ?? '');
    });

    await g.create('configmaps', configNamed('one'));
    await g.registry.delete({
      target: g.target('configmaps', 'one'),
      options: {},
      caller: g.caller,
    });

    t.equal(Number(versions[1]), Number(versions[0]) + 1);
  });

  t.test('a version of the future is as bad as one that is forgotten', async (t) => {
    const g = ground(t);
    const place = g.place('configmaps');
    const watch = (since: number) => () => g.registry.watch({ place, since }, () => undefined);

    t.match(await refusalOf(watch(999)), /^410 Expired/);
    t.match(await refusalOf(watch(0)), /^410 Expired: too old resource version: 0/);
  });
}
