import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { CONFIG_MAPS, configMapView } from '../../../../api/index.ts';
import { cacheSet } from '../../../../local/controllers/cache.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('sees writes and deletes made through its own API at once', async (t) => {
    const clock = new ManualClock();
    const ended = new AbortController();
    const { api, cache, synced } = world(clock, ended);
    const maps = cache(CONFIG_MAPS, configMapView);
    await synced();

    const metadata = { name: 'a', namespace: 'shop' };
    const made = await api.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    t.ok(maps.get('shop/a'));
    t.equal(maps.inNamespace('shop').length, 1);
    t.equal(maps.inNamespace('other').length, 0);

    await api.delete(CONFIG_MAPS, metadata, { uid: made.metadata.uid ?? '' });

    t.equal(maps.get('shop/a'), undefined);
    ended.abort();
  });

  t.test('leaves out what is malformed, and says so', async (t) => {
    const clock = new ManualClock();
    const ended = new AbortController();
    const reasons: unknown[] = [];
    const { plain, cache, synced } = world(clock, ended, (fields) => reasons.push(fields));
    const metadata = { name: 'a', namespace: 'shop' };
    await plain.seed(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { a: 1 },
    });
    const maps = cache(CONFIG_MAPS, configMapView);
    await synced();

    t.same(maps.all(), []);
    t.match(reasons, [{ reason: 'ConfigMap shop/a: data[a] must be a string, not a number' }]);
    ended.abort();
  });
}

function world(
  clock: ManualClock,
  ended: AbortController,
  warn: (fields: unknown) => void = () => undefined,
) {
  const plain = new FakeKube(clock);
  const log = { ...silentLog, warn: (_: string, fields: unknown) => warn(fields) };
  const shared = cacheSet(plain, { clock, random: seededRandom(1), log }, ended.signal);
  const { api } = shared;
  const cache: typeof shared.cache = (...asked) => shared.cache(...asked);
  return { plain, api, cache, synced: () => shared.synced() };
}
