import { patched, patchOf } from '../../../../lib/pure/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const before = new Map([
    ['a', 1],
    ['b', 2],
  ]);

  t.test('replaces some entries, and knows of which map it is a copy', async (t) => {
    const now = patched(before, new Map([['b', 3]]));

    t.same([...now], [...new Map([['a', 1]]), ['b', 3]], 'in the same order');
    t.equal(before.get('b'), 2);
    t.same(patchOf(now), { from: before, names: ['b'] });
    t.equal(patchOf(before), undefined);
  });

  t.test('is the same map when there is nothing to replace', async (t) => {
    t.equal(patched(before, new Map()), before);
  });
}
