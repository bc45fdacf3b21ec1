import {
  pack,
  type Cluster,
  type Listener,
  type RouteConfiguration,
} from '../../../../api/xds/index.ts';
import type { AdsResource, AdsUpdate } from '../../../../proxy/xds/index.ts';
import { Warming } from '../../../../proxy/xds/warming.ts';
import type { Test } from '../../../harness/unit.ts';

const ADS = { ads: {} };
const SERVER_TLS = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';

const head = (name: string) => ({ name, version: '1', unknown: [] });

function endpoints(name: string): AdsResource {
  return { ...head(name), kind: 'endpoints', value: { clusterName: name } };
}

function cluster(name: string, type: NonNullable<Cluster['type']> = 'EDS'): AdsResource {
  return { ...head(name), kind: 'cluster', value: { name, type } };
}

function routes(name: string, clusters: readonly string[]): AdsResource {
  const table = clusters.map((one) => ({ route: { cluster: one } }));
  const value: RouteConfiguration = { name, virtualHosts: [{ routes: table }] };
  return { ...head(name), kind: 'routes', value };
}

function listener({ name, table }: { name: string; table: string }): AdsResource {
  const typedConfig = pack(
    'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    { rds: { routeConfigName: table } },
  );
  const value: Listener = { name, filterChains: [{ filters: [{ typedConfig }] }] };
  return { ...head(name), kind: 'listener', value };
}

export function spec(t: Test): void {
  const names = (update: AdsUpdate | undefined) => ({
    changed: (update?.changed ?? []).map(({ kind, name }) => `${kind} ${name}`),
    removed: (update?.removed ?? []).map(({ kind, name }) => `${kind} ${name}`),
  });
  const standing = (): Warming => {
    const warming = new Warming();
    warming.heard('cluster');
    for (const one of [
      endpoints('a'),
      cluster('a'),
      routes('r', ['a']),
      listener({ name: 'l', table: 'r' }),
    ]) {
      warming.take(one);
    }
    warming.step();
    return warming;
  };

  t.test('waits for what is named, and then acts in one step', async (t) => {
    const warming = new Warming();
    warming.take(listener({ name: 'l', table: 'r' }));
    warming.take(routes('r', ['a']));
    warming.take(cluster('a'));
    t.equal(warming.step(), undefined);
    t.same([...warming.wanted().endpoints], ['a']);
    t.same([...warming.wanted().routes], ['r']);

    warming.take(endpoints('a'));
    t.same(names(warming.step()).changed, ['endpoints a', 'cluster a', 'routes r', 'listener l']);
    t.equal(warming.isWaiting, false);
  });

  t.test('keeps the route before while the new one’s cluster is not ready', async (t) => {
    const warming = standing();
    warming.take(cluster('b'));
    warming.take(routes('r', ['b']));
    warming.remove({ kind: 'cluster', name: 'a' });
    t.equal(warming.step(), undefined, 'and the cluster it names');

    warming.take(endpoints('b'));
    t.same(names(warming.step()), {
      changed: ['endpoints b', 'cluster b', 'routes r'],
      removed: ['cluster a'],
    });
  });

  t.test('does not wait for what the control plane says is not there', async (t) => {
    const warming = standing();
    warming.take(cluster('b'));
    warming.take(routes('r', ['b', 'unheard-of']));
    warming.remove({ kind: 'endpoints', name: 'b' });
    t.same(names(warming.step()).changed, ['cluster b', 'routes r']);
  });

  t.test('acts on what is incomplete when told that waiting was long enough', async (t) => {
    const warming = new Warming();
    warming.take(routes('r', ['a']));
    warming.take(listener({ name: 'l', table: 'r2' }));
    t.equal(warming.step(), undefined);
    t.same(names(warming.step(true)).changed, ['routes r', 'listener l']);
  });

  t.test('removes who names before what is named', async (t) => {
    const warming = standing();
    for (const kind of ['endpoints', 'cluster'] as const) warming.remove({ kind, name: 'a' });
    warming.remove({ kind: 'listener', name: 'l' });
    warming.forget({ kind: 'routes', name: 'r' });
    t.same(names(warming.step()).removed, ['listener l', 'routes r', 'cluster a', 'endpoints a']);
  });

  t.test(
    'a listener waits for its secrets; one that is gone stays while it is named',
    async (t) => {
      const commonTlsContext = { tlsCertificateSdsSecretConfigs: [{ name: 's', sdsConfig: ADS }] };
      const transportSocket = { typedConfig: pack(SERVER_TLS, { commonTlsContext }) };
      const value: Listener = { name: 'l', filterChains: [{ transportSocket }] };
      const warming = new Warming();
      warming.take({ ...head('l'), kind: 'listener', value });
      t.same([...warming.wanted().secret], ['s']);
      t.equal(warming.step(), undefined);

      warming.take({ ...head('s'), kind: 'secret', value: { name: 's' } });
      t.same(names(warming.step()).changed, ['secret s', 'listener l']);

      warming.remove({ kind: 'secret', name: 's' });
      t.equal(warming.step(), undefined);
      warming.forget({ kind: 'secret', name: 's' });
      t.same(names(warming.step()).removed, ['secret s']);
    },
  );
}
