import type { Test } from '../../../../harness/unit.ts';
import { templateTest } from '../../../../../proxy/filters/rbac/template.ts';

export function spec(t: Test): void {
  t.test('one star is a segment, two are what is left', async (t) => {
    const one = templateTest('/shops/{*}/items');
    const rest = templateTest('/shops/{*}/{**}');

    t.same(['/shops/1/items', '/shops//items', '/shops/1/2/items'].map(one), [true, false, false]);
    t.same(['/shops/1/a/b', '/shops/1/', '/shops/1'].map(rest), [true, true, false]);
  });

  t.test('the rest is taken to the letter', async (t) => {
    t.same(['/a.b', '/axb'].map(templateTest('/a.b')), [true, false]);
  });
}
