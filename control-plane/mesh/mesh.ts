// The mesh: what the world means. Pure; what comes out equal to what was before is what was before,
// so that everything made from it need not be made again.
import type { Gateway, MeshConfig } from '../../api/istio/index.ts';
import { keepEqual, memo } from '../../lib/pure/index.ts';
import type { World } from '../world/index.ts';
import type { Authentication } from './authentication.ts';
import { changesSince } from './changes.ts';
import { credentialsOf, type Credentials } from './credential.ts';
import { servicesOf } from './declared.ts';
import type { ServiceEndpoints } from './endpoints.ts';
import { EVERYBODY } from './host.ts';
import { allEndpoints } from './joining.ts';
import { routings, type Routings } from './routing.ts';
import { Places } from './place.ts';
import { serviceKey, type MeshService } from './service.ts';
import { trafficRules, type TrafficRules } from './traffic-rules.ts';
import { ViewCache } from './view-cache.ts';
import { Workloads } from './workloads.ts';

export type Mesh = {
  /** What it was made of: what did not change there has not changed here. */
  readonly world: World;
  readonly settings: MeshConfig;
  /** Oldest first: of two that claim the same port, the first has it. */
  readonly services: readonly MeshService[];
  /** The first of each host. */
  readonly serviceByHost: ReadonlyMap<string, MeshService>;
  /** By `serviceKey`. */
  readonly serviceByKey: ReadonlyMap<string, MeshService>;
  readonly endpoints: ReadonlyMap<string, ServiceEndpoints>;
  readonly workloads: Workloads;
  readonly routings: Routings;
  readonly rules: TrafficRules;
  readonly gateways: readonly Gateway[];
  readonly credentials: Credentials;
  readonly authentication: Authentication;
  readonly places: Places;
  readonly views: ViewCache;
};

export function meshOf(world: World, before?: Mesh): Mesh {
  const settings = keepEqual(before?.settings, world.meshConfig);
  const workloads = new Workloads(world, before);
  const services = servicesOf(world, before);
  const facts = {
    world,
    settings,
    services,
    serviceByHost: servicesByHost(services),
    serviceByKey: servicesByKey(services),
    endpoints: allEndpoints({ world, services, workloads, settings, before }),
    workloads,
    routings: routings(world.virtualServices, settings.defaultVirtualServiceExportTo ?? EVERYBODY),
    rules: trafficRules(
      world.destinationRules,
      settings.defaultDestinationRuleExportTo ?? EVERYBODY,
    ),
    gateways: world.gateways.all,
    credentials: credentialsOf(world, before),
    authentication: authenticationOf(world.peerAuthentications, settings),
    places: before?.places ?? new Places(),
  };
  return { ...facts, views: new ViewCache(before?.views, changesSince(before, facts)) };
}

const servicesByHost = memo(
  (services: readonly MeshService[]) =>
    new Map(services.toReversed().map((service) => [service.host, service])),
);

const servicesByKey = memo(
  (services: readonly MeshService[]) =>
    new Map(services.map((service) => [serviceKey(service), service])),
);

const authenticationOf = memo(
  (policies: World['peerAuthentications'], { rootNamespace }: MeshConfig): Authentication => {
    return { policies, rootNamespace };
  },
);
