// Endpoints of all services: what of slices, pods and entries belongs to which. A service for which
// nothing changed keeps what it had.
import type { EndpointSlice } from '../../api/index.ts';
import type { ServiceEntry, WorkloadEntry } from '../../api/istio/index.ts';
import { keepList, memo } from '../../lib/pure/index.ts';
import { changedNamespaces, type Collection, type World } from '../world/index.ts';
import { endpointsOf, keepEndpoints, serviceOfSlice, type ServiceEndpoints } from './endpoints.ts';
import type { Mesh } from './mesh.ts';
import { serviceKey, type MeshService } from './service.ts';
import { entryWorkload, isUp, workloadOfEntry, type EntryWorkload } from './workload-entry.ts';

type EndpointsToJoin = Pick<Mesh, 'services' | 'workloads' | 'settings'> & {
  readonly world: World;
  readonly before: Mesh | undefined;
};

export function allEndpoints(joining: EndpointsToJoin): ReadonlyMap<string, ServiceEndpoints> {
  const { services, before } = joining;
  const touched = touchedBy(joining);
  if (touched === undefined || before?.services !== services) {
    return new Map(services.map((each) => [serviceKey(each), joined(each, joining, touched)]));
  }
  const { slices, workloads } = touched;
  if (slices.size + workloads.size === 0) return before.endpoints;
  const all = new Map(before.endpoints);
  for (const service of services) {
    const { namespace } = service;
    if (!slices.has(namespace) && !workloads.has(namespace)) continue;
    all.set(serviceKey(service), joined(service, joining, touched));
  }
  return all;
}

/** Namespaces in which something changed that endpoints are made of. */
type Touched = { readonly slices: ReadonlySet<string>; readonly workloads: ReadonlySet<string> };

/** Undefined: all of them. */
function touchedBy({ world, before, settings, workloads }: EndpointsToJoin): Touched | undefined {
  if (before?.settings.trustDomain !== settings.trustDomain) return undefined;
  const was = before.world;
  const pods = [...world.pods.byNamespace.keys(), ...was.pods.byNamespace.keys()].filter(
    (name) => workloads.inNamespace(name) !== before.workloads.inNamespace(name),
  );
  const others = [
    ...pods,
    ...(pods.length === 0 ? [] : strangers(world.endpointSlices)),
    ...changedNamespaces(was.workloadEntries, world.workloadEntries),
    ...changedNamespaces(was.serviceEntries, world.serviceEntries),
  ];
  return {
    slices: new Set(changedNamespaces(was.endpointSlices, world.endpointSlices)),
    workloads: new Set(others),
  };
}

/** Namespaces with slices that speak of pods of another. */
const strangers = memo((slices: Collection<EndpointSlice>): readonly string[] =>
  [...slices.byNamespace].filter(([, list]) => list.some(isStranger)).map(([name]) => name),
);

function isStranger({ metadata, endpoints = [] }: EndpointSlice): boolean {
  const { namespace } = metadata;
  return endpoints.some(({ targetRef }) => (targetRef?.namespace ?? namespace) !== namespace);
}

function joined(
  service: MeshService,
  { world, workloads, settings, before }: EndpointsToJoin,
  touched: Touched | undefined,
): ServiceEndpoints {
  const { namespace } = service;
  const key = serviceKey(service);
  const known = before?.endpoints.get(key);
  const slices = slicesOf(service, world);
  const isSameService = before?.serviceByKey.get(key) === service;
  if (known !== undefined && isSameService && touched?.workloads.has(namespace) === false) {
    const own = slicesOf(service, before.world);
    if (keepList(own, slices) === own) return known;
  }
  const { entries, inline } = entriesOf(world);
  const now = endpointsOf(service, {
    slices,
    workloads,
    entries: entries.get(namespace) ?? [],
    inline: inline.get(key) ?? [],
    trustDomain: settings.trustDomain,
  });
  return keepEndpoints(known, now);
}

type Entries = {
  /** WorkloadEntries, by namespace. */
  readonly entries: ReadonlyMap<string, readonly EntryWorkload[]>;
  /** Written in ServiceEntries, by `serviceKey`. */
  readonly inline: ReadonlyMap<string, readonly EntryWorkload[]>;
};

function entriesOf({ workloadEntries, serviceEntries }: World): Entries {
  return { entries: byNamespace(workloadEntries), inline: inlineOf(serviceEntries) };
}

const byNamespace = memo((entries: Collection<WorkloadEntry>) => {
  const lists = [...entries.byNamespace];
  return new Map(
    lists.map(([namespace, list]) => [
      namespace,
      list.filter(isUp).map((each) => workloadOfEntry(each)),
    ]),
  );
});

const inlineOf = memo((entries: Collection<ServiceEntry>) => {
  const found = new Map<string, readonly EntryWorkload[]>();
  for (const { metadata, spec } of entries.all) {
    const list = (spec.endpoints ?? []).map((each) => entryWorkload(each, metadata));
    for (const host of spec.hosts) {
      const key = serviceKey({ namespace: metadata.namespace, host: host.toLowerCase() });
      if (!found.has(key)) found.set(key, list);
    }
  }
  return found;
});

const NO_SLICES: readonly EndpointSlice[] = [];

function slicesOf({ namespace, name }: MeshService, world: World): readonly EndpointSlice[] {
  const list = world.endpointSlices.byNamespace.get(namespace);
  return (list && slicesByService(list).get(name)) ?? NO_SLICES;
}

/** Of one namespace. */
const slicesByService = memo(
  (slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly EndpointSlice[]> =>
    Map.groupBy(slices, serviceOfSlice),
);
