import { slicesOf } from '../../../../proxy/agent/slices.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps the order, cuts at the size, and removes last', (t) => {
    const set = ['a', 'b', 'c'].map((name) => endpointsPlan(name, endpoint('10.0.0.1')));
    const removed = [{ kind: 'upstream' as const, name: 'old' }];
    const size = JSON.stringify(set[0]).length;

    const slices = slicesOf({ set: [...set, upstreamPlan('d')], removed }, 2 * size);

    const names = slices.map((slice) => slice.set.map(({ name }) => name));
    t.same(names.flat(), ['a', 'b', 'c', 'd']);
    t.same(names[0], ['a', 'b']);
    t.ok(slices.length >= 3);
    t.same(slices.at(-1)?.removed, removed);
    t.ok(slices.slice(0, -1).every((slice) => slice.removed.length === 0));
    t.end();
  });

  t.test('a piece larger than a slice goes alone, and nothing makes no slice', (t) => {
    const set = ['a', 'b'].map((name) => endpointsPlan(name, endpoint('10.0.0.1')));

    t.equal(slicesOf({ set, removed: [] }, 10).length, 2);
    t.same(slicesOf({ set: [], removed: [] }), []);
    t.end();
  });

  t.test('cuts many removals too', (t) => {
    const removed = Array.from({ length: 25 }, (_, i) => ({
      kind: 'routes' as const,
      name: `r${i}`,
    }));

    const slices = slicesOf({ set: [], removed }, 640);

    t.same(
      slices.map((slice) => slice.removed.length),
      [10, 10, 5],
    );
    t.same(
      slices.flatMap((slice) => slice.removed),
      removed,
    );
    t.end();
  });
}
