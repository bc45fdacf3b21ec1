import {
  AGE,
  ageOf,
  boolean,
  integer,
  joined,
  NAME,
  objects,
  pairs,
  selector,
  templateCells,
  text,
  texts,
  wide,
} from '../../../../../local/kinds/table/column.ts';
import { template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes selectors as kubectl takes them', async (t) => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'tier', operator: 'NotIn', values: ['c'] },
      { key: 'x', operator: 'Exists' },
      { key: 'y', operator: 'DoesNotExist' },
    ];

    t.equal(
      selector({ matchLabels: { app: 'web' }, matchExpressions }),
      '!y,app=web,tier in (a,b),tier notin (c),x',
    );
    t.equal(selector({}), '<none>');
    t.equal(pairs({ b: '2', a: '1' }), 'a=1,b=2');
    t.equal(pairs(undefined), '<none>');
    t.equal(joined([]), '<none>');
  });

  t.test('shows wide columns on request only', async (t) => {
    t.same(
      [NAME, AGE, text('a'), integer('b'), boolean('c'), wide('d')].map(
        (column) => column.priority,
      ),
      [0, 0, 0, 0, 0, 1],
    );
  });

  t.test('reads what is there, of the shape it should have', async (t) => {
    t.same(templateCells(template()), ['app', 'app:1']);
    t.same(objects({ a: [1, {}] }, 'a'), [{}]);
    t.same(texts({ a: [1, 'x'] }, 'a'), ['x']);
    t.equal(ageOf(thing({}), 0), '<unknown>');
  });
}
