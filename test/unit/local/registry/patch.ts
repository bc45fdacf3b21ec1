import type { Test } from '../../../harness/unit.ts';
import {
  configNamed,
  deploymentNamed,
  ground,
  refusalOf,
  widgetDefinition,
  widgetNamed,
  type Ground,
} from '../../../harness/registry.ts';
import type { JsonObject, Patch } from '../../../../lib/index.ts';
import type { PatchAnswer } from '../../../../local/registry/patch.ts';

function patchOne(g: Ground, kind: string, patch: Patch): Promise<PatchAnswer> {
  return g.registry.patch({ target: g.target(kind, 'one'), part: 'main', patch, caller: g.caller });
}
function applyAs(
  g: Ground,
  manager: string,
  { data, force = false }: { readonly data: JsonObject; readonly force?: boolean },
): Promise<PatchAnswer> {
  const patch = { kind: 'apply', object: configNamed('one', data), force } as const;
  return patchOne({ ...g, caller: { ...g.caller, manager } }, 'configmaps', patch);
}

export function spec(t: Test): void {
  t.test('JSON, merge and strategic patches change what they name', async (t) => {
    const g = ground(t);
    await g.create('deployments.apps', deploymentNamed('one'));
    const containers = [{ name: 'main', tty: true }];

    await patchOne(g, 'deployments.apps', {
      kind: 'json',
      operations: [{ op: 'replace', path: '/spec/replicas', value: 4 }],
    });
    await patchOne(g, 'deployments.apps', {
      kind: 'merge',
      change: { metadata: { labels: { a: 'b' } } },
    });
    const { object } = await patchOne(g, 'deployments.apps', {
      kind: 'strategic',
      change: { spec: { template: { spec: { containers } } } },
    });

    t.match(object, {
      metadata: { labels: { a: 'b' } },
      spec: {
        replicas: 4,
        template: { spec: { containers: [{ image: 'busybox:1.36', tty: true }] } },
      },
    });
  });

  t.test('a patch that does not fit is refused, not half done', async (t) => {
    const g = ground(t);
    await g.create('configmaps', configNamed('one', { a: '1' }));
    const wrongTest = { op: 'test', path: '/data/a', value: '2' };
    const remove = { op: 'remove', path: '/data/a' };

    const refused = patchOne(g, 'configmaps', { kind: 'json', operations: [remove, wrongTest] });

    t.match(await refusalOf(refused), /^422 /);
    t.match(g.registry.get(g.target('configmaps', 'one')), { data: { a: '1' } });
    const unknown = patchOne(g, 'configmaps', { kind: 'merge', change: { dato: {} } });
    t.match(await refusalOf(unknown), /strict decoding error: unknown field "dato"/);
  });

  t.test('custom kinds take no strategic patch', async (t) => {
    const g = ground(t);
    await g.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
    await g.create('widgets.example.com', widgetNamed('one'));

    const refused = patchOne(g, 'widgets.example.com', { kind: 'strategic', change: {} });

    t.match(
      await refusalOf(refused),
      /^415 UnsupportedMediaType: .*application\/merge-patch\+json/,
    );
  });

  t.test('apply creates, owns, meets other owners, and takes over by force', async (t) => {
    const g = ground(t);

    const first = await applyAs(g, 'one', { data: { a: '1' } });
    const other = applyAs(g, 'two', { data: { a: '2' } });
    t.equal(first.created, true);
    t.match(await refusalOf(other), /^409 Conflict: .*conflict with "one": \.data\.a/);
    const forced = await applyAs(g, 'two', { data: { a: '2' }, force: true });

    t.equal(forced.created, false);
    t.match(forced.object, { data: { a: '2' } });
    t.same(
      forced.object.metadata.managedFields?.map(({ manager }) => manager),
      ['two'],
    );
  });

  t.test('what an applier no longer mentions goes', async (t) => {
    const g = ground(t);
    await applyAs(g, 'one', { data: { a: '1', b: '2' } });

    const { object } = await applyAs(g, 'one', { data: { a: '1' } });

    t.same(object['data'], { a: '1' });
  });
}
