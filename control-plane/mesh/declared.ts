// All services of the mesh: Kubernetes' own and those that ServiceEntries declare, oldest first. A
// service that is as it was is the same object.
import type { Service } from '../../api/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import { keepEqual, keepList, memo } from '../../lib/pure/index.ts';
import type { Collection, World } from '../world/index.ts';
import { ownAddresses } from './auto-address.ts';
import { discovery } from './discovery.ts';
import type { ServiceName } from './host.ts';
import type { Mesh } from './mesh.ts';
import { serviceKey, serviceOf, type MeshService } from './service.ts';
import { entryServices } from './service-entry.ts';

export function servicesOf(world: World, before: Mesh | undefined): readonly MeshService[] {
  const { serviceEntries, namespaces, meshConfig } = world;
  if (
    before?.world.services === world.services &&
    before.world.serviceEntries === serviceEntries &&
    before.world.namespaces === namespaces &&
    before.world.meshConfig === meshConfig
  ) {
    return before.services;
  }
  const isDiscovered = discovery(namespaces, meshConfig);
  const services = declared(world)
    .filter(({ namespace }) => isDiscovered(namespace))
    .map((service) => visibleByDefault(service, meshConfig))
    .map((service) => keepEqual(before?.serviceByKey.get(serviceKey(service)), service));
  return keepList(before?.services, services);
}

/** Kubernetes' services and ServiceEntries, oldest first. */
function declared({ services, serviceEntries }: World): readonly MeshService[] {
  const aliases = aliasesOf(services);
  const own = ownAddresses(serviceEntries.all);
  const ofCluster = services.all.map((object) => {
    const service = serviceOf(object);
    const names = service && aliases.get(service.host);
    const named = service && names ? { ...service, aliases: names } : service;
    return { since: object.metadata.creationTimestamp, list: named === undefined ? [] : [named] };
  });
  const entries = serviceEntries.all.map((entry) => ({
    since: entry.metadata.creationTimestamp,
    list: entryServices(entry, own),
  }));
  return [...ofCluster, ...entries]
    .sort((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0))
    .flatMap(({ list }) => list);
}

function visibleByDefault(service: MeshService, settings: MeshConfig): MeshService {
  const { defaultServiceExportTo } = settings;
  if (service.exportTo.length > 0 || defaultServiceExportTo === undefined) return service;
  return { ...service, exportTo: defaultServiceExportTo };
}

/** Names that stand for another service, by that service's host. */
const aliasesOf = memo((services: Collection<Service>): ReadonlyMap<string, ServiceName[]> => {
  const named = services.all.filter(({ spec }) => spec.type === 'ExternalName');
  const groups = Map.groupBy(named, ({ spec }) => (spec.externalName ?? '').toLowerCase());
  return new Map(
    [...groups].map(([host, list]) => [
      host,
      list.map(({ metadata: { name, namespace } }) => ({ name, namespace })),
    ]),
  );
});
