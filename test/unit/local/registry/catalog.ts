import type { Test } from '../../../harness/unit.ts';
import { openCatalog } from '../../../../local/registry/index.ts';
import { builtinKinds } from '../../../../local/kinds/index.ts';
import { widgetDefinition } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('finds a resource in the versions that are served, and in no other', async (t) => {
    const catalog = openCatalog(builtinKinds());

    t.match(catalog.find({ group: 'apps', version: 'v1', plural: 'deployments' }), {
      version: 'v1',
    });
    t.equal(catalog.find({ group: 'apps', version: 'v1beta1', plural: 'deployments' }), undefined);
    t.equal(catalog.find({ group: '', version: 'v1', plural: 'deployments' }), undefined);
  });

  t.test('follows definitions and counts every change', async (t) => {
    const catalog = openCatalog(builtinKinds());
    const id = { group: 'example.com', version: 'v1', plural: 'widgets' };
    const { revision } = catalog;

    catalog.declare(widgetDefinition());
    t.match(catalog.find(id), { kind: { kind: 'Widget', custom: true } });
    catalog.withdraw(widgetDefinition());

    t.equal(catalog.find(id), undefined);
    t.equal(catalog.revision, revision + 2);
  });

  t.test('what is built in stays, whatever a definition says', async (t) => {
    const catalog = openCatalog(builtinKinds());
    const definition = { ...widgetDefinition(), metadata: { name: 'deployments.apps' } };

    catalog.declare(definition);
    catalog.withdraw(definition);

    t.equal(catalog.byKey('deployments.apps')?.custom, false);
  });
}
