import type { Test } from '../../../harness/unit.ts';
import { openCatalog, openRegistry } from '../../../../local/registry/index.ts';
import { builtinKinds } from '../../../../local/kinds/index.ts';
import { StoreError, type Store } from '../../../../local/store/index.ts';
import {
  configNamed,
  ground,
  refusalOf,
  widgetDefinition,
  widgetNamed,
} from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('deletes all that is selected and leaves the rest', async (t) => {
    const g = ground(t);
    const labelled = (name: string): { name: string; labels: { app: string } } => ({
      name,
      labels: { app: 'web' },
    });
    await g.create('configmaps', { ...configNamed('a'), metadata: labelled('a') });
    await g.create('configmaps', { ...configNamed('b'), metadata: labelled('b') });
    await g.create('configmaps', configNamed('c'));
    const place = g.place('configmaps');

    const listing = { place, labelSelector: 'app=web' };
    const deleted = await g.registry.deleteAll({ listing, options: {}, caller: g.caller });

    t.equal(deleted.length, 2);
    t.same(
      g.registry.list({ place }).items.map(({ metadata }) => metadata.name),
      ['c'],
    );
  });

  t.test('replacing needs the same name, and a version for custom kinds', async (t) => {
    const g = ground(t);
    await g.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
    await g.create('widgets.example.com', widgetNamed('one'));
    const target = g.target('widgets.example.com', 'one');
    const replace = (name: string): Promise<unknown> =>
      g.registry.replace({ target, part: 'main', object: widgetNamed(name), caller: g.caller });

    t.match(await refusalOf(replace('two')), /^400 .*does not match the name on the URL/);
    t.match(await refusalOf(replace('one')), /^422 .*metadata\.resourceVersion.*must be specified/);
  });

  t.test('custom resources stand again after a restart, before anybody asks', async (t) => {
    const g = ground(t);
    await g.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
    const catalog = openCatalog(builtinKinds());

    openRegistry({ ...g.parts, catalog });

    t.ok(catalog.byKey('widgets.example.com'));
  });

  t.test('a full disk is a 507 with the remedy', async (t) => {
    const g = ground(t);
    const store: Store = {
      ...g.parts.store,
      put() {
        throw new StoreError('full', 'no room left: free some space');
      },
    };
    const registry = openRegistry({ ...g.parts, store });
    const place = g.place('configmaps');

    const refused = registry.create({ place, object: configNamed('one'), caller: g.caller });

    t.equal(await refusalOf(refused), '507 InsufficientStorage: no room left: free some space');
  });
}
