import { Xds } from '../../../../api/xds/index.ts';
import { encodeDelta, encodeWith } from '../../../../control-plane/serve/index.ts';
import { Session } from '../../../../proxy/xds/session.ts';
import { openDelta, type DeltaResponse } from '../../../../proxy/xds/wire.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const xds = new Xds();
  const response = (typeUrl: string, values: Readonly<Record<string, object>>): DeltaResponse => {
    const resources = Object.entries(values).map(([name, value]) => ({
      name,
      version: 'v1',
      value,
      bytes: encodeWith(xds)(typeUrl, value),
    }));
    return openDelta(encodeDelta({ typeUrl, version: '1', nonce: 'n1', resources, removed: [] }));
  };
  const session = (check = (): readonly string[] => []) =>
    new Session({ xds, node: { id: 'me' }, check });

  t.test('opens with clusters first, its node once, and what it holds', async (t) => {
    const one = session();
    t.match(one.connected(), [
      { typeUrl: TYPES.cluster, node: { id: 'me' } },
      { typeUrl: TYPES.listener },
    ]);

    one.received(response(TYPES.cluster, { a: { name: 'a', type: 'EDS' } }));
    one.received(response(TYPES.endpoints, { a: { clusterName: 'a' } }));

    const [clusters, endpoints, listeners] = one.connected();
    t.same(clusters?.initialResourceVersions, { a: 'v1' });
    t.same(endpoints?.resourceNamesSubscribe, ['a']);
    t.same(endpoints?.initialResourceVersions, { a: 'v1' });
    t.equal(endpoints?.node, undefined);
    t.equal(listeners?.typeUrl, TYPES.listener);
  });

  t.test('acknowledges, and asks for the endpoints of clusters', async (t) => {
    const { send } = session().received(response(TYPES.cluster, { a: { name: 'a', type: 'EDS' } }));

    t.match(send, [
      { typeUrl: TYPES.cluster, responseNonce: 'n1', errorDetail: undefined },
      { typeUrl: TYPES.endpoints, resourceNamesSubscribe: ['a'] },
    ]);
  });

  t.test('refuses with every reason, and still takes what is good', async (t) => {
    const check = (): readonly string[] => ['too new', 'too large'];
    const { send, refused, update } = session(check).received(
      response(TYPES.cluster, { a: { name: 'a' } }),
    );

    t.equal(update, undefined);
    t.same(refused, ['cluster a: too new', 'cluster a: too large']);
    t.same(send[0]?.errorDetail, { code: 3, message: 'cluster a: too new; cluster a: too large' });
  });

  t.test('a resource that cannot be read is refused alone', async (t) => {
    const good = response(TYPES.cluster, { a: { name: 'a', type: 'STATIC' } });
    const bad = { name: 'b', version: 'v', typeUrl: TYPES.cluster, bytes: Buffer.of(0x0a, 0x7f) };
    const odd = {
      name: 'c',
      version: 'v',
      typeUrl: 'type.googleapis.com/no.Such',
      bytes: Buffer.alloc(0),
    };

    const { refused, update } = session().received({
      ...good,
      resources: [...good.resources, bad, odd],
    });

    t.match(refused, [/^cluster b: cut short/, 'cluster c: unknown type no.Such']);
    t.equal(update?.changed[0]?.name, 'a');
  });

  t.test('what came before, byte by byte, is not looked at again', async (t) => {
    let checked = 0;
    const one = session(() => {
      checked += 1;
      return [];
    });
    const again = response(TYPES.cluster, { a: { name: 'a', type: 'STATIC' } });
    const renamed = again.resources.map((resource) => ({ ...resource, version: 'v2' }));
    one.received(again);

    const { update, refused } = one.received({ ...again, resources: renamed });

    t.equal(checked, 1);
    t.same([update, refused], [undefined, []]);
    t.same(one.connected()[0]?.initialResourceVersions, { a: 'v2' }, 'its version is the new one');
  });

  t.test('what a resource says can be read for as long as it is held', async (t) => {
    const value = { name: 'a', type: 'STATIC', connectTimeout: '7s' };

    const { update } = session().received(response(TYPES.cluster, { a: value }));

    const [held] = update?.changed ?? [];
    t.match(held?.value, value);
    t.match(held?.value, value, 'and again');
  });

  t.test('takes one resource at a time, and acts when it has all', async (t) => {
    const values = { a: { name: 'a', type: 'STATIC' }, b: { name: 'b', type: 'STATIC' } };
    const taking = session().take(response(TYPES.cluster, values));

    t.same([taking.next().done, taking.next().done], [false, false]);
    t.match(taking.next(), { done: true, value: { update: { changed: [{}, {}] } } });
  });

  t.test('answers types it does not know, so that nobody waits for it', async (t) => {
    const typeUrl = 'type.googleapis.com/istio.networking.nds.v1.NameTable';
    const { send } = session().received({ typeUrl, nonce: 'n9', resources: [], removed: [] });

    t.same(send, [{ typeUrl, responseNonce: 'n9' }]);
  });

  t.test('what was kept acts at once, and the next stream says that it is held', async (t) => {
    const before = session();
    before.received(response(TYPES.cluster, { a: { name: 'a', type: 'EDS' } }));
    before.received(response(TYPES.endpoints, { a: { clusterName: 'a' } }));
    const kept = [...before.kept()];
    const after = session();
    const steps = [...after.restore(kept)];

    t.same(
      steps.flatMap(
        ({ update }) => update?.changed.map(({ kind, name }) => `${kind} ${name}`) ?? [],
      ),
      ['endpoints a', 'cluster a'],
    );
    t.same(after.connected(), before.connected());
    t.same([...after.kept()], kept);
  });

  t.test('what was kept and cannot be used any more is left out', async (t) => {
    const before = session();
    before.received(response(TYPES.cluster, { a: { name: 'a', type: 'STATIC' } }));
    const after = session(() => ['no such thing']);
    const steps = [...after.restore([...before.kept()])];

    t.same(
      steps.flatMap(({ refused }) => refused),
      ['cluster a: no such thing'],
    );
    t.same([...after.kept()], []);
  });

  t.test('listeners are settled when what was told acts, or when there are none', async (t) => {
    const none = session();
    t.equal(none.isSettled('listener'), false);
    t.equal(none.received(response(TYPES.listener, {})).isEmpty, true);
    t.equal(none.isSettled('listener'), true);
    t.equal(none.received(response(TYPES.listener, {})).isEmpty, false);

    const waiting = session();
    const rds = { routeConfigName: 'r', configSource: { ads: {} } };
    const http = { '@type': HTTP, rds };
    const web = { name: 'web', filterChains: [{ filters: [{ name: 'h', typedConfig: http }] }] };
    waiting.received(response(TYPES.listener, { web }));
    t.equal(waiting.isSettled('listener'), false);
    waiting.received(response(TYPES.cluster, {}));
    waiting.received(response(TYPES.routes, { r: { name: 'r' } }));

    t.equal(waiting.isSettled('listener'), true);
  });
}

const FILTERS = 'type.googleapis.com/envoy.extensions.filters.network';
const HTTP = `${FILTERS}.http_connection_manager.v3.HttpConnectionManager`;
