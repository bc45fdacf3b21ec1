import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig } from '../../../../api/istio/index.ts';
import type { View } from '../../../../control-plane/mesh/index.ts';
import { ViewCache } from '../../../../control-plane/mesh/view-cache.ts';

export function spec(t: Test): void {
  const reading = readMeshConfig({});
  if (reading.kind === 'rejected') throw new Error('the defaults are good');
  const settings = reading.value;
  const made = (namespace: string): View => {
    return { kind: 'gateway', namespace, settings, services: [], ports: [] };
  };

  t.test('makes a view once for all proxies with the same key', async (t) => {
    const cache = new ViewCache(undefined);

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
    const before = new ViewCache(undefined);
    const seen = before.get('a', () => made('shop'));

    t.equal(
      new ViewCache(before).get('a', () => made('shop')),
      seen,
    );
    t.not(
      new ViewCache(before).get('a', () => made('other')),
      seen,
    );
  });
}
