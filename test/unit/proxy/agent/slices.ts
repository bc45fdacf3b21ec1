import { slicesOf } from '../../../../proxy/agent/slices.ts';
import { seal, sizeOf } from '../../../../proxy/plan/index.ts';
import {
  endpoint,
  endpointsPlan,
  routePlan,
  tablePlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps the order, cuts at the size, and removes last', (t) => {
    const set = ['a', 'b', 'c'].map((name) => seal(endpointsPlan(name, endpoint('10.0.0.1'))));
    const removed = [{ kind: 'upstream' as const, name: 'old' }];
    const [first] = set;
    const size = first === undefined ? 0 : sizeOf(first);

    const slices = slicesOf({ set: [...set, seal(upstreamPlan('d'))], removed }, 2 * size);

    const names = slices.map((slice) => slice.set.map(({ name }) => name));
    t.same(names.flat(), ['a', 'b', 'c', 'd']);
    t.same(names[0], ['a', 'b']);
    t.ok(slices.length >= 3);
    t.same(slices.at(-1)?.removed, removed);
    t.ok(slices.slice(0, -1).every((slice) => slice.removed.length === 0));
    t.end();
  });

  t.test('a piece larger than a slice goes alone, and nothing makes no slice', (t) => {
    const set = ['a', 'b'].map((name) => seal(endpointsPlan(name, endpoint('10.0.0.1'))));

    t.equal(slicesOf({ set, removed: [] }, 10).length, 2);
    t.same(slicesOf({ set: [], removed: [] }), []);
    t.end();
  });

  t.test('a table goes in parts that each fit', (t) => {
    const hosts = Array.from({ length: 20 }, (_, i) => [`h${i}`, [routePlan('r', {})]] as const);
    const table = seal(tablePlan(Object.fromEntries(hosts)));
    const bytesMax = sizeOf(table) / 5;

    const slices = slicesOf({ set: [table, seal(upstreamPlan('u'))], removed: [] }, bytesMax);

    const sizes = slices.map(({ set }) => set.reduce((sum, piece) => sum + sizeOf(piece), 0));
    t.ok(slices.length >= 5);
    t.ok(sizes.every((size) => size < 2 * bytesMax));
    t.same(
      slices.map(({ isLast }) => isLast),
      slices.map((_, i) => i === slices.length - 1),
    );
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
