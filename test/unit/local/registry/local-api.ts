import type { Test } from '../../../harness/unit.ts';
import type { JsonObject, KubeApi, WatchEvent } from '../../../../lib/index.ts';
import { localApi } from '../../../../local/registry/index.ts';
import {
  configNamed,
  ground,
  podNamed,
  refusalOf,
  type Ground,
} from '../../../harness/registry.ts';

const CONFIGS = { group: '', version: 'v1', plural: 'configmaps' };
const PODS = { group: '', version: 'v1', plural: 'pods' };

function apiOf({ registry, catalog, caller }: Ground): KubeApi {
  const createToken = (account: { name: string }): Promise<JsonObject> =>
    Promise.resolve({ status: { token: `of ${account.name}` } });
  return localApi({ registry, catalog, user: caller.user, manager: 'controller', createToken });
}
const named = (name: string): { namespace: string; name: string } => ({ namespace: 'shop', name });

export function spec(t: Test): void {
  t.test('reads and writes like the API over HTTP', async (t) => {
    const g = ground(t);
    const api = apiOf(g);

    t.equal(await api.get(CONFIGS, named('one')), undefined);
    await api.create(CONFIGS, { ...configNamed('one'), metadata: named('one') });
    await api.patch(CONFIGS, named('one'), { kind: 'merge', change: { data: { a: 'b' } } });
    t.match(await api.get(CONFIGS, named('one')), { data: { a: 'b' } });
    t.equal((await api.list(CONFIGS, { namespace: 'shop' })).items.length, 1);
    t.equal(await api.delete(CONFIGS, named('one')), undefined);
    const unserved = { group: 'x.y', version: 'v1', plural: 'z' };
    t.match(await refusalOf(api.list(unserved, {})), /^404 /);
  });

  t.test('asks for tokens where tokens are made', async (t) => {
    const accounts = { group: '', version: 'v1', plural: 'serviceaccounts' };
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' };
    const api = apiOf(ground(t));

    const answer = await api.create(
      accounts,
      { ...request, metadata: named('web') },
      { subresource: 'token' },
    );

    t.match(answer, { kind: 'TokenRequest', status: { token: 'of web' } });
  });

  t.test('binds and evicts pods', async (t) => {
    const g = ground(t);
    const api = apiOf(g);
    await g.create('pods', podNamed('one'));
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: named('one'),
      target: { name: 'local' },
    };

    await api.create(PODS, binding, { subresource: 'binding' });
    const placed = await api.get(PODS, named('one'));
    await api.create(PODS, binding, { subresource: 'eviction' });

    t.match(placed, {
      spec: { nodeName: 'local' },
      status: { conditions: [{ type: 'PodScheduled' }] },
    });
    t.type((await api.get(PODS, named('one')))?.metadata.deletionTimestamp, 'string');
  });

  t.test('a watch yields changes in order and ends with the signal', async (t) => {
    const g = ground(t);
    const api = apiOf(g);
    const end = new AbortController();
    const since = String(g.registry.version);
    const heard: WatchEvent['type'][] = [];
    const watching = (async () => {
      for await (const event of api.watch(CONFIGS, { since }, end.signal)) {
        heard.push(event.type);
        if (event.type === 'DELETED') end.abort();
      }
    })();

    await g.create('configmaps', configNamed('one'));
    await api.patch(CONFIGS, named('one'), { kind: 'merge', change: { data: { a: 'b' } } });
    await api.delete(CONFIGS, named('one'));
    await watching;

    t.same(heard, ['ADDED', 'MODIFIED', 'DELETED']);
  });

  t.test('a watch that is too old rejects with 410', async (t) => {
    const api = apiOf(ground(t));
    const watch = api.watch(CONFIGS, { since: '0' }, new AbortController().signal);

    t.match(await refusalOf(watch[Symbol.asyncIterator]().next()), /^410 Expired/);
  });
}
