// A control plane's and a proxy's session joined in memory: two queues instead of a network, which
// chance delays and cuts. Every message crosses as bytes.
import type { Random } from '../../lib/index.ts';
import {
  pack,
  Xds,
  type Cluster,
  type Listener,
  type RouteConfiguration,
} from '../../api/xds/index.ts';
import {
  deltaSession,
  encodeDelta,
  encodeWith,
  type Answer,
} from '../../control-plane/serve/index.ts';
import { Edition, type Collections, type Published } from '../../control-plane/snapshot/index.ts';
import {
  namedByListener,
  namedByRoutes,
  openDelta,
  Session,
  type AdsResource,
  type AdsUpdate,
  type Check,
} from '../../proxy/xds/index.ts';

const REQUEST = 'envoy.service.discovery.v3.DeltaDiscoveryRequest';

export const TYPES = {
  listener: 'type.googleapis.com/envoy.config.listener.v3.Listener',
  routes: 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  cluster: 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
  endpoints: 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
} as const;

export class AdsPair {
  readonly xds = new Xds();
  readonly edition = new Edition(encodeWith(this.xds));
  readonly updates: AdsUpdate[] = [];
  readonly applied = new Map<string, AdsResource>();
  /** Names of all resources that crossed, in order. */
  crossed: string[] = [];
  readonly client: Session;
  server = this.#newServer();
  #up: Buffer[] = [];
  #down: Buffer[] = [];
  #published: Published | undefined;
  #nonces = 0;
  #versions = 0;

  constructor(check: Check = () => []) {
    this.client = new Session({ xds: this.xds, node: { id: 'sidecar~10.0.0.1~a.b~c' }, check });
  }

  publish(collections: Collections): void {
    this.#published = this.edition.publish(collections, String(++this.#versions));
    this.#answer(this.server.publish(this.#published));
  }

  connect(): void {
    this.#up = [];
    this.#down = [];
    this.server = this.#newServer();
    if (this.#published !== undefined) this.#answer(this.server.publish(this.#published));
    for (const request of this.client.connected()) this.#up.push(this.xds.encode(REQUEST, request));
  }

  /** Lets one message arrive, at the end that chance names. False when nothing is under way. */
  deliver(random: Random): boolean {
    const isUp = this.#down.length === 0 || (this.#up.length > 0 && random.below(2) === 0);
    const message = (isUp ? this.#up : this.#down).shift();
    if (message === undefined) return false;
    if (isUp) this.#serve(message);
    else this.#hear(message);
    return true;
  }

  settle(random: Random): void {
    while (this.deliver(random));
  }

  /** What is in force names only what is in force; the first fault, if there is one. */
  fault(): string | undefined {
    for (const resource of this.applied.values()) {
      const { routes, clusters } = namedBy(resource);
      const absent = [
        ...routes.filter((name) => !this.applied.has(`routes ${name}`)),
        ...clusters.filter((name) => !this.applied.has(`cluster ${name}`)),
      ];
      if (absent.length > 0) return `${resource.kind} ${resource.name} names ${absent.join()}`;
    }
    return undefined;
  }

  #newServer(): ReturnType<typeof deltaSession> {
    const nonce = (): string => `n${++this.#nonces}`;
    return deltaSession({ nonce, repeatsEndpoints: false });
  }

  #serve(message: Buffer): void {
    const reading = this.xds.decode(REQUEST, message);
    if (reading.kind === 'rejected') throw new Error('a request could not be read');
    this.#answer(this.server.request(reading.value));
  }

  #hear(message: Buffer): void {
    const response = openDelta(message);
    this.crossed.push(...response.resources.map(({ name }) => name));
    const { send, update } = this.client.received(response);
    for (const request of send) this.#up.push(this.xds.encode(REQUEST, request));
    if (update !== undefined) this.#apply(update);
  }

  #apply(update: AdsUpdate): void {
    this.updates.push(update);
    for (const one of update.changed) this.applied.set(`${one.kind} ${one.name}`, one);
    for (const one of update.removed) this.applied.delete(`${one.kind} ${one.name}`);
  }

  #answer(answers: readonly Answer[]): void {
    for (const answer of answers) this.#down.push(encodeDelta(answer));
  }
}

function namedBy(resource: AdsResource): ReturnType<typeof namedByListener> {
  if (resource.kind === 'listener') return namedByListener(resource.value);
  if (resource.kind === 'routes') return { routes: [], clusters: namedByRoutes(resource.value) };
  return { routes: [], clusters: [] };
}

export type MeshDraft = {
  /** Listener → route table. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Route table → clusters. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** Cluster → a number that stands for its endpoints. */
  readonly clusters: Readonly<Record<string, number>>;
  /** Makes every cluster another one. */
  readonly revision?: number;
};

export function collectionsOf(draft: MeshDraft): Collections {
  const { listeners, routes, clusters, revision = 0 } = draft;
  const all = new Map<string, ReadonlyMap<string, object>>();
  all.set(
    TYPES.listener,
    named(listeners, (name, table) => listener({ name, table })),
  );
  all.set(TYPES.routes, named(routes, routeTable));
  all.set(
    TYPES.cluster,
    named(clusters, (name) => cluster(name, revision)),
  );
  all.set(
    TYPES.endpoints,
    named(clusters, (clusterName, weight) => ({ clusterName, endpoints: [{ priority: weight }] })),
  );
  return all;
}

function named<T>(
  drafts: Readonly<Record<string, T>>,
  make: (name: string, draft: T) => object,
): ReadonlyMap<string, object> {
  return new Map(Object.entries(drafts).map(([name, draft]) => [name, make(name, draft)]));
}

function listener({ name, table }: { name: string; table: string }): Listener {
  const typedConfig = pack(
    'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    { rds: { routeConfigName: table } },
  );
  return { name, filterChains: [{ filters: [{ name: 'http', typedConfig }] }] };
}

function routeTable(name: string, clusters: readonly string[]): RouteConfiguration {
  const routes = clusters.map((one) => ({ match: { prefix: `/${one}` }, route: { cluster: one } }));
  return { name, virtualHosts: [{ name: 'all', domains: ['*'], routes }] };
}

function cluster(name: string, revision: number): Cluster {
  return { name, type: 'EDS', connectTimeout: `${revision + 1}s` };
}
