import { customTable } from '../../../../../local/kinds/table/custom.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const column = (name: string, type: string, jsonPath: string) => ({
  name,
  type,
  jsonPath,
  format: '',
  priority: 0,
  description: '',
});

export function spec(t: Test): void {
  t.test('prints what a definition asks for, in the type it says', async (t) => {
    const table = customTable([
      column('Hosts', 'string', '.spec.hosts'),
      column('Port', 'integer', '.spec.port'),
      column('On', 'boolean', '.spec.on'),
      column('Share', 'number', '.spec.share'),
      column('Age', 'date', '.metadata.creationTimestamp'),
      column('Missing', 'string', '.spec.missing'),
      column('Wrong', 'integer', '.spec.hosts'),
    ]);
    const spec = { hosts: ['a', 'b'], port: 80, on: true, share: 0.5 };
    const object = thing({ spec }, { creationTimestamp: '2026-01-01T00:00:00Z' });

    t.same(table.row(object, Date.parse('2026-01-01T01:00:00Z')), [
      'web',
      '["a","b"]',
      80,
      true,
      0.5,
      '60m',
      '',
      '',
    ]);
    t.same(
      table.columns.map((each) => each.type),
      ['string', 'string', 'integer', 'boolean', 'number', 'date', 'string', 'integer'],
    );
  });

  t.test('prints the age when a definition asks for nothing', async (t) => {
    t.same(
      customTable([]).columns.map((each) => each.name),
      ['Name', 'Age'],
    );
  });
}
