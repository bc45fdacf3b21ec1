// Endpoints of all services: what of slices, pods and entries belongs to which. A service for which
// nothing changed keeps what it had.
import type { EndpointSlice } from '../../api/index.ts';
import type { ServiceEntry, WorkloadEntry } from '../../api/istio/index.ts';
import { keepEqual, keepList, memo } from '../../lib/pure/index.ts';
import type { Collection, World } from '../world/index.ts';
import { endpointsOf, serviceOfSlice, type ServiceEndpoints } from './endpoints.ts';
import type { Mesh } from './mesh.ts';
import { serviceKey } from './service.ts';
import { entryWorkload, workloadOfEntry, type EntryWorkload } from './workload-entry.ts';

type EndpointsToJoin = Pick<Mesh, 'services' | 'workloads' | 'settings'> & {
  readonly world: World;
  readonly before: Mesh | undefined;
};

export function allEndpoints(joining: EndpointsToJoin): ReadonlyMap<string, ServiceEndpoints> {
  const { world, services, workloads, settings, before } = joining;
  const slices = slicesByService(world.endpointSlices);
  const slicesBefore = before && slicesByService(before.world.endpointSlices);
  const { trustDomain } = settings;
  const { entries, inline } = entriesOf(world);
  const isSettled =
    before?.workloads === workloads &&
    before.settings === settings &&
    before.world.workloadEntries === world.workloadEntries &&
    before.world.serviceEntries === world.serviceEntries;
  return new Map(
    services.map((service) => {
      const key = serviceKey(service);
      const name = `${service.namespace}/${service.name}`;
      const own = slices.get(name) ?? NO_SLICES;
      if (isSettled && before.serviceByKey.get(key) === service) {
        const known = before.endpoints.get(key);
        const ownBefore = slicesBefore?.get(name) ?? NO_SLICES;
        if (known !== undefined && keepList(ownBefore, own) === ownBefore) {
          return [key, known];
        }
      }
      const endpoints = endpointsOf(service, {
        slices: own,
        workloads,
        entries: entries.get(service.namespace) ?? [],
        inline: inline.get(key) ?? [],
        trustDomain,
      });
      return [key, keepEqual(before?.endpoints.get(key), endpoints)];
    }),
  );
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
    lists.map(([namespace, list]) => [namespace, list.map((each) => workloadOfEntry(each))]),
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

const slicesByService = memo(
  (slices: Collection<EndpointSlice>): ReadonlyMap<string, readonly EndpointSlice[]> =>
    Map.groupBy(slices.all, serviceOfSlice),
);
