import {
  deleteFromSet,
  orderElements,
  patchList,
  type ListRules,
} from '../../../../local/patch/strategic-list.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const rules = (merge: ListRules['merge']): ListRules => ({
    merge,
    mergeItem: (value, change) => ({ ...value, ...change }),
    problem: (problem) => t.fail(problem),
  });
  const byName = rules({ kind: 'key', key: 'name' });

  t.test('lets the type of the list decide how it merges', async (t) => {
    const lists = { live: [{ name: 'a' }], change: [{ name: 'a', x: 1 }] };

    t.same(patchList(lists, rules({ kind: 'replace' })), [{ name: 'a', x: 1 }]);
    t.same(patchList(lists, rules({ kind: 'set' })), [{ name: 'a' }, { name: 'a', x: 1 }]);
    t.same(patchList(lists, byName), [{ name: 'a', x: 1 }]);
  });

  t.test('never stores a directive inside a new item', async (t) => {
    const lists = { live: [], change: [{ name: 'a', $patch: 'merge' }] };

    t.same(patchList(lists, byName), [{ name: 'a' }]);
  });

  t.test('ignores items of an order that are nowhere', async (t) => {
    const now = [{ name: 'b' }, { name: 'a' }];

    t.same(
      orderElements(
        { live: now, now, order: [{ name: 'z' }, { name: 'a' }, { name: 'b' }] },
        byName,
      ),
      [{ name: 'a' }, { name: 'b' }],
    );
  });

  t.test('deletes from a set only where there is one', async (t) => {
    t.same(deleteFromSet(['a', 'b'], ['a', 'z']), ['b']);
    t.equal(deleteFromSet(undefined, ['a']), undefined);
  });
}
