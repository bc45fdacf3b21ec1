// The short path of the commonest changes: endpoints came or went, or requests are routed
// otherwise. What was told stays as it is but for what such changes reach. Answers undefined when
// more than that has changed.
import type { Cluster, ClusterLoadAssignment, RouteConfiguration } from '../../api/xds/index.ts';
import { keepEqual, patched } from '../../lib/pure/index.ts';
import { isHttp, type ServiceView, type View } from '../mesh/index.ts';
import { sameServices } from './kept.ts';
import { sharedTables } from './outbound-routes.ts';
import { assignmentsOf, clustersOf, contextFor, type Snapshot } from './translate.ts';

type Before = { readonly view: View; readonly snapshot: Snapshot };

/** What is new, by name. */
type News = {
  readonly clusters: Map<string, Cluster>;
  readonly endpoints: Map<string, ClusterLoadAssignment>;
  /** Whose tables are to be made again. */
  readonly ports: Set<number>;
};

export function retold(now: View, { view: was, snapshot }: Before): Snapshot | undefined {
  if (!isSameButFor(['services'], now, was)) return undefined;
  const changes = changedServices({ now: now.services, before: was.services });
  if (changes === undefined) return undefined;
  const news: News = { clusters: new Map(), endpoints: new Map(), ports: new Set() };
  for (const change of changes) {
    const isSmall = isSameButFor(['endpoints', 'routing'], change.seen, change.was);
    if (!isSmall || !isMended(change, { now, snapshot, news })) return undefined;
  }
  const routes = newTables(now, { was, ports: news.ports });
  for (const name of routes.keys()) if (!snapshot.routes.has(name)) return undefined;
  return {
    ...snapshot,
    clusters: patched(snapshot.clusters, news.clusters),
    endpoints: patched(snapshot.endpoints, news.endpoints),
    routes: patched(snapshot.routes, routes),
  };
}

type Change = { readonly seen: ServiceView; readonly was: ServiceView };

type Lists = Readonly<Record<'now' | 'before', readonly ServiceView[]>>;

function changedServices({ now, before }: Lists): readonly Change[] | undefined {
  if (now.length !== before.length) return undefined;
  const changes: Change[] = [];
  for (const [i, seen] of now.entries()) {
    const was = before[i];
    if (was !== undefined && was !== seen) changes.push({ seen, was });
  }
  return changes;
}

type Mending = { readonly now: View; readonly snapshot: Snapshot; readonly news: News };

/** False: the change reaches further than clusters, endpoints and shared tables. */
function isMended({ seen, was }: Change, { now, snapshot, news }: Mending): boolean {
  const { service } = seen;
  if (seen.routing !== was.routing) {
    const isHttpAlone = service.ports.every(({ protocol }) => isHttp(protocol));
    if (now.kind === 'gateway' || !isHttpAlone) return false;
    for (const { number } of service.ports) news.ports.add(number);
  }
  if (seen.endpoints === was.endpoints) return true;
  // Clients connect to pods of a headless service: these have listeners and names.
  if (service.isHeadless) return false;
  const context = contextFor(now);
  const known = clustersOf(was, context);
  // A cluster that asks for its endpoints knows of them only who they are.
  const isSame = isEqualTrust(seen, was) && known.every(({ type }) => type === 'EDS');
  for (const cluster of isSame ? known : clustersOf(seen, context)) {
    const { name = '' } = cluster;
    const told = snapshot.clusters.get(name);
    if (told === undefined) return false;
    if (keepEqual(told, cluster) === told) continue;
    // Of a gateway's, others may be made.
    if (now.kind === 'gateway') return false;
    news.clusters.set(name, cluster);
  }
  for (const assignment of assignmentsOf(seen, context)) {
    const { clusterName = '' } = assignment;
    const told = snapshot.endpoints.get(clusterName);
    if (told === undefined) return false;
    if (keepEqual(told, assignment) !== told) news.endpoints.set(clusterName, assignment);
  }
  return true;
}

function isEqualTrust(...[now, was]: readonly [ServiceView, ServiceView]): boolean {
  return now.endpoints.identities === was.endpoints.identities;
}

type Tables = { readonly was: View; readonly ports: ReadonlySet<number> };

function newTables(now: View, { was, ports }: Tables): ReadonlyMap<string, RouteConfiguration> {
  if (now.kind === 'gateway' || ports.size === 0) return new Map();
  sameServices(was.services, now.services);
  return byName(sharedTables(now, ports));
}

function byName(tables: readonly RouteConfiguration[]): ReadonlyMap<string, RouteConfiguration> {
  return new Map(tables.map((table) => [table.name ?? '', table]));
}

function isSameButFor<T extends object>(
  fields: readonly (keyof T)[],
  ...[now, before]: [T, T]
): boolean {
  const but: ReadonlySet<unknown> = new Set(fields);
  const [entries, others] = [Object.entries(now), new Map(Object.entries(before))];
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => {
      const other: unknown = others.get(name);
      return but.has(name) || keepEqual(other, value) === other;
    })
  );
}
