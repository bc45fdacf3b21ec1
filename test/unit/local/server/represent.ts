import type { Test } from '../../../harness/unit.ts';
import { apiServer } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';

const PATH = '/api/v1/namespaces/shop/configmaps';
const form = (as: string): { headers: { accept: string } } => ({
  headers: { accept: `application/json;as=${as};v=v1;g=meta.k8s.io` },
});

export function spec(t: Test): void {
  t.test('lists and objects as tables, with what each row should carry', async (t) => {
    const server = await apiServer(t);
    await server.create('configmaps', configNamed('one', { a: '1' }));
    const resourceVersion = String(server.registry.version);

    const list = await server.ask(PATH, form('Table'));
    const one = await server.ask(`${PATH}/one?includeObject=Object`, form('Table'));
    const none = await server.ask(`${PATH}?includeObject=None`, form('Table'));

    t.match(list.json, {
      kind: 'Table',
      metadata: { resourceVersion },
      columnDefinitions: [{ name: 'Name' }],
      rows: [
        { cells: ['one', 1], object: { kind: 'PartialObjectMetadata', metadata: { name: 'one' } } },
      ],
    });
    t.match(one.json, { rows: [{ object: { kind: 'ConfigMap', data: { a: '1' } } }] });
    t.notMatch(none.text, 'PartialObjectMetadata');
  });

  t.test('metadata alone', async (t) => {
    const server = await apiServer(t);
    await server.create('configmaps', configNamed('one', { a: '1' }));

    const list = await server.ask(PATH, form('PartialObjectMetadataList'));

    t.match(list.json, {
      kind: 'PartialObjectMetadataList',
      items: [{ kind: 'PartialObjectMetadata' }],
    });
    t.notMatch(list.text, '"data"');
  });
}
