import type { Test } from '../../../harness/unit.ts';
import { headerChanges } from '../../../harness/plans.ts';
import { formatFacts } from '../../../harness/filter-bench.ts';
import { headerEdits } from '../../../../proxy/format/header-edits.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { HeaderChanges } from '../../../../proxy/plan/index.ts';

function edited(before: string[], ...scopes: HeaderChanges[]): readonly string[] {
  const headers = new Headers(before);
  headerEdits(scopes)?.apply(headers, formatFacts({ status: 200 }));
  return headers.list;
}

const change = (action: 'append' | 'add-if-absent' | 'overwrite-if-present') => {
  const changes = [{ name: 'A', value: '2', action, keepEmpty: false }];
  return { changes, remove: [] };
};

export function spec(t: Test): void {
  t.test('headers are removed, then replaced, then added', async (t) => {
    const changes = headerChanges({ set: { a: '4' }, append: { c: '5' }, remove: ['B'] });

    t.same(edited(['a', '1', 'b', '2', 'a', '3'], changes), ['a', '4', 'c', '5']);
  });

  t.test('what comes later has the last word', async (t) => {
    const [first, second] = [
      headerChanges({ set: { a: '1' } }),
      headerChanges({ set: { a: '2' } }),
    ];

    t.same(edited([], first, second), ['a', '2']);
  });

  t.test('adds, adds only where there is none, replaces only what there is', async (t) => {
    t.same(edited(['a', '1'], change('append')), ['a', '1', 'a', '2']);
    t.same(edited(['a', '1'], change('add-if-absent')), ['a', '1']);
    t.same(edited([], change('add-if-absent')), ['a', '2']);
    t.same(edited([], change('overwrite-if-present')), []);
    t.same(edited(['a', '1'], change('overwrite-if-present')), ['a', '2']);
  });

  t.test('values tell of the exchange, and an empty one is no header', async (t) => {
    const changes = headerChanges({ set: { code: '%RESPONSE_CODE%', none: '%REQ(X)%' } });

    t.same(edited([], changes), ['code', '200']);
  });

  t.test('where nothing changes there is nothing to ask', async (t) => {
    t.equal(headerEdits([headerChanges({}), headerChanges({})]), undefined);
  });
}
