import { isObject, type JsonObject } from '../../../../lib/index.ts';
import type { Cluster, FilterChain, Listener } from '../../../../api/xds/index.ts';
import { onlyKnown } from '../../../../control-plane/translate/known-extensions.ts';
import type { Snapshot } from '../../../../control-plane/translate/index.ts';
import type { Test } from '../../../harness/unit.ts';

const NONE = new Map();
const EMPTY: Snapshot = {
  listeners: NONE,
  routes: NONE,
  clusters: NONE,
  endpoints: NONE,
  secrets: NONE,
  names: NONE,
};

function extension(name: string, more: JsonObject = {}) {
  return { name, typedConfig: { '@type': `type.googleapis.com/${name}.v3.X`, ...more } };
}

function listener(...filterChains: readonly FilterChain[]): Snapshot {
  const value: Listener = { name: 'l', filterChains };
  return { ...EMPTY, listeners: new Map([['l', value]]) };
}

export function spec(t: Test): void {
  const left = (snapshot: Snapshot, known: readonly string[]) =>
    onlyKnown(snapshot, known).listeners.get('l');

  t.test('keeps what is listed by type or by name, as it is', async (t) => {
    const snapshot = listener({ filters: [extension('http', { httpFilters: [extension('a')] })] });

    t.equal(left(snapshot, ['http.v3.X', 'a']), snapshot.listeners.get('l'));
    t.equal(onlyKnown(snapshot, []), snapshot, 'who lists nothing says nothing');
    t.equal(onlyKnown(snapshot, ['http']), onlyKnown(snapshot, ['http']), 'made once');
  });

  t.test('leaves out filters, and messages by type, that are not', async (t) => {
    const http = extension('http', {
      httpFilters: [extension('a'), extension('b')],
      perFilter: { a: { '@type': 'x/a.v3.X' }, b: { '@type': 'x/b.v3.X' } },
    });

    const filters = left(listener({ filters: [http] }), ['http', 'a', 'a.v3.X'])?.filterChains?.[0];
    t.match(filters, {
      filters: [{ typedConfig: { httpFilters: [{ name: 'a' }], perFilter: { b: undefined } } }],
    });
    t.notMatch(JSON.stringify(filters), /"b"/);
  });

  t.test('a chain without one of its filters, or its TLS, is no chain', async (t) => {
    const good = { filters: [extension('tcp')] };
    const holed = { filters: [extension('rbac'), extension('tcp')] };
    const secure = { ...good, transportSocket: extension('tls') };

    t.same(left(listener(good, holed, secure), ['tcp'])?.filterChains, [good]);
  });

  t.test('who guards requests takes the listener’s HTTP with it', async (t) => {
    const guard = extension('envoy.extensions.filters.http.rbac');
    const http = extension('http', { httpFilters: [guard, extension('router')] });

    t.same(left(listener({ filters: [http] }), ['http', 'router'])?.filterChains ?? [], []);
  });

  t.test('a cluster that cannot have its TLS is not had at all', async (t) => {
    const matches = [{ transportSocket: extension('tls') }, { transportSocket: extension('raw') }];
    const secure: Cluster = { name: 'c', transportSocketMatches: matches };
    const snapshot = { ...EMPTY, clusters: new Map([['c', secure]]) };

    t.equal(onlyKnown(snapshot, ['raw']).clusters.size, 0);
    t.ok(isObject(onlyKnown(snapshot, ['raw', 'tls']).clusters.get('c')));
  });
}
