// The mesh: what the world means. Pure; what comes out equal to what was before is what was before,
// so that everything made from it need not be made again.
import type { EndpointSlice, Service } from '../../api/index.ts';
import type { Gateway, MeshConfig } from '../../api/istio/index.ts';
import { objectKey } from '../../lib/index.ts';
import { keepEqual, keepList, memo } from '../../lib/pure/index.ts';
import type { Collection, World } from '../world/index.ts';
import type { Authentication } from './authentication.ts';
import type { ServiceName } from './host.ts';
import { endpointsOf, serviceOfSlice, type ServiceEndpoints } from './endpoints.ts';
import { routings, type Routings } from './routing.ts';
import { serviceOf, type MeshService } from './service.ts';
import { trafficRules, type TrafficRules } from './traffic-rules.ts';
import { ViewCache } from './view-cache.ts';
import { workloadOf, type Workload } from './workload.ts';

export type Mesh = {
  readonly settings: MeshConfig;
  /** Oldest first: of two that claim the same port, the first has it. */
  readonly services: readonly MeshService[];
  readonly serviceByHost: ReadonlyMap<string, MeshService>;
  readonly endpoints: ReadonlyMap<string, ServiceEndpoints>;
  /** By `namespace/pod`. */
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly routings: Routings;
  readonly rules: TrafficRules;
  readonly gateways: readonly Gateway[];
  readonly authentication: Authentication;
  readonly views: ViewCache;
};

export function meshOf(world: World, before?: Mesh): Mesh {
  const settings = keepEqual(before?.settings, world.meshConfig);
  const workloads = workloadsOf(world, before);
  const services = servicesOf(world, before);
  return {
    settings,
    services,
    serviceByHost: new Map(services.map((service) => [service.host, service])),
    endpoints: allEndpoints({ world, services, workloads, settings, before }),
    workloads,
    routings: routings(world.virtualServices),
    rules: trafficRules(world.destinationRules),
    gateways: world.gateways.all,
    authentication: {
      policies: world.peerAuthentications,
      rootNamespace: settings.rootNamespace,
    },
    views: new ViewCache(before?.views),
  };
}

function servicesOf(world: World, before: Mesh | undefined): readonly MeshService[] {
  const aliases = aliasesOf(world.services);
  const services = world.services.all
    .map((service) => serviceOf(service))
    .filter((service) => service !== undefined)
    .map((service) => {
      const own = aliases.get(service.host);
      return own === undefined ? service : { ...service, aliases: own };
    })
    .map((service) => keepEqual(before?.serviceByHost.get(service.host), service));
  return keepList(before?.services, services);
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

function workloadsOf(world: World, before: Mesh | undefined): ReadonlyMap<string, Workload> {
  const nodes = new Map(world.nodes.all.map((node) => [node.metadata.name, node]));
  return new Map(
    world.pods.all.map((pod) => {
      const key = objectKey(pod.metadata);
      return [key, keepEqual(before?.workloads.get(key), workloadOf(pod, nodes.get(pod.node)))];
    }),
  );
}

type EndpointsToJoin = Pick<Mesh, 'services' | 'workloads' | 'settings'> & {
  readonly world: World;
  readonly before: Mesh | undefined;
};

function allEndpoints(joining: EndpointsToJoin): ReadonlyMap<string, ServiceEndpoints> {
  const { world, services, workloads, settings, before } = joining;
  const slices = slicesByService(world.endpointSlices);
  const { trustDomain } = settings;
  return new Map(
    services.map((service) => {
      const own = slices.get(`${service.namespace}/${service.name}`) ?? [];
      const endpoints = endpointsOf(service, { slices: own, workloads, trustDomain });
      return [service.host, keepEqual(before?.endpoints.get(service.host), endpoints)];
    }),
  );
}

const slicesByService = memo(
  (slices: Collection<EndpointSlice>): ReadonlyMap<string, readonly EndpointSlice[]> =>
    Map.groupBy(slices.all, serviceOfSlice),
);
