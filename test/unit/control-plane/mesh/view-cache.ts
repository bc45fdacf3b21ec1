import type { Test } from '../../../harness/unit.ts';
import { meshOf, view, type View } from '../../../../control-plane/mesh/index.ts';
import { ViewCache } from '../../../../control-plane/mesh/view-cache.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { aNode } from '../../../harness/connection.ts';

const ALL = { kind: 'all' } as const;

export function spec(t: Test): void {
  const made = (namespace: string): View =>
    view(meshOf(worldOfYaml([]).world), aNode({ podName: 'web', namespace }));

  t.test('makes a view once for all proxies with the same key', async (t) => {
    const cache = new ViewCache(undefined, ALL);

    const first = cache.get('a', () => made('shop'));

    t.equal(
      cache.get('a', () => made('other')),
      first,
    );
    t.not(
      cache.get('b', () => made('shop')),
      first,
    );
  });

  t.test('keeps the view of the mesh before when it says the same', async (t) => {
    const before = new ViewCache(undefined, ALL);
    const seen = before.get('a', () => made('shop'));

    t.equal(
      new ViewCache(before, ALL).get('a', () => made('shop')),
      seen,
    );
    t.not(
      new ViewCache(before, ALL).get('a', () => made('other')),
      seen,
    );
  });

  t.test('says what changed since a view, over meshes in which nobody asked for it', async (t) => {
    const changed = (host: string) =>
      ({ kind: 'some', hosts: new Set([host]), areRoutingsSame: true }) as const;
    let cache = new ViewCache(undefined, ALL);
    const seen = cache.get('a', () => made('shop'));

    for (const host of ['x', 'y']) cache = new ViewCache(cache, changed(host));

    cache.get('a', (earlier) => {
      t.equal(earlier?.view, seen);
      t.same(earlier?.changes, { ...changed('x'), hosts: new Set(['x', 'y']) });
      return seen;
    });
    for (let i = 0; i < 20; i++) cache = new ViewCache(cache, changed('z'));
    cache.get('a', (earlier) => {
      t.equal(earlier, undefined, 'of a proxy that is gone nothing is kept');
      return seen;
    });
  });
}
