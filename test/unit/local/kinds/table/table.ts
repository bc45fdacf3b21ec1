import { builtinKinds, kindKey } from '../../../../../local/kinds/index.ts';
import { tableOf } from '../../../../../local/kinds/table/table.ts';
import { listAt } from '../../../../../lib/index.ts';
import { kindOf, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const objects = [thing({ data: { a: 'x' } }, { creationTimestamp: '2026-01-01T00:00:00Z' })];
const now = Date.parse('2026-01-05T02:00:00Z');

export function spec(t: Test): void {
  t.test('makes a table with the metadata of each row', async (t) => {
    const table = tableOf({ kind: kindOf('configmaps'), version: 'v1', objects, now });

    t.match(table, {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', priority: 0 },
        { name: 'Data', type: 'integer' },
        { name: 'Age' },
      ],
      rows: [
        {
          cells: ['web', 1, '4d2h'],
          object: { kind: 'PartialObjectMetadata', metadata: { name: 'web', namespace: 'shop' } },
        },
      ],
    });
  });

  t.test('carries as much of the object as was asked for', async (t) => {
    const kind = kindOf('configmaps');

    t.same(tableOf({ kind, version: 'v1', objects, now, include: 'None' })['rows'], [
      { cells: ['web', 1, '4d2h'], object: undefined },
    ]);
    t.match(tableOf({ kind, version: 'v1', objects, now, include: 'Object' }), {
      rows: [{ object: objects[0] }],
    });
  });

  t.test('prints a custom kind by the columns of the version asked for', async (t) => {
    const column = {
      name: 'A',
      type: 'string',
      format: '',
      priority: 0,
      description: '',
      jsonPath: '.data.a',
    };
    const [first] = kindOf('configmaps').versions;
    const versions = first === undefined ? [] : [{ ...first, version: 'v2', columns: [column] }];
    const kind = { ...kindOf('configmaps'), custom: true, versions };

    t.match(tableOf({ kind, version: 'v2', objects, now }), { rows: [{ cells: ['web', 'x'] }] });
    t.match(tableOf({ kind, version: 'v1', objects, now }), { rows: [{ cells: ['web', '4d2h'] }] });
  });

  t.test('has a cell for every column of every kind', async (t) => {
    for (const kind of builtinKinds()) {
      const table = tableOf({ kind, version: 'v1', objects: [thing({})], now });
      const [row] = listAt(table, 'rows');
      t.equal(
        listAt(row, 'cells').length,
        listAt(table, 'columnDefinitions').length,
        kindKey(kind),
      );
    }
  });
}
