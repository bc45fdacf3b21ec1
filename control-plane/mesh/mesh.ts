// The mesh: what the world means. Pure; what comes out equal to what was before is what was before,
// so that everything made from it need not be made again.
import type { Gateway, MeshConfig } from '../../api/istio/index.ts';
import { objectKey } from '../../lib/index.ts';
import { keepEqual, memo } from '../../lib/pure/index.ts';
import type { NodeFacts, PodFacts, World } from '../world/index.ts';
import type { Authentication } from './authentication.ts';
import { servicesOf } from './declared.ts';
import type { ServiceEndpoints } from './endpoints.ts';
import { allEndpoints } from './joining.ts';
import { routings, type Routings } from './routing.ts';
import { Places } from './place.ts';
import { serviceKey, type MeshService } from './service.ts';
import { trafficRules, type TrafficRules } from './traffic-rules.ts';
import { ViewCache } from './view-cache.ts';
import { workloadOf, type Workload } from './workload.ts';

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
  /** By `namespace/pod`. */
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly routings: Routings;
  readonly rules: TrafficRules;
  readonly gateways: readonly Gateway[];
  readonly authentication: Authentication;
  readonly places: Places;
  readonly views: ViewCache;
};

export function meshOf(world: World, before?: Mesh): Mesh {
  const settings = keepEqual(before?.settings, world.meshConfig);
  const workloads = workloadsOf(world, before);
  const services = servicesOf(world, before);
  return {
    world,
    settings,
    services,
    serviceByHost: new Map(services.toReversed().map((service) => [service.host, service])),
    serviceByKey: new Map(services.map((service) => [serviceKey(service), service])),
    endpoints: allEndpoints({ world, services, workloads, settings, before }),
    workloads,
    routings: routings(world.virtualServices),
    rules: trafficRules(world.destinationRules),
    gateways: world.gateways.all,
    authentication: {
      policies: world.peerAuthentications,
      rootNamespace: settings.rootNamespace,
    },
    places: before?.places ?? new Places(),
    views: new ViewCache(before?.views),
  };
}

function workloadsOf(world: World, before: Mesh | undefined): ReadonlyMap<string, Workload> {
  const { pods } = world;
  if (before?.world.pods === pods && before.world.nodes === world.nodes) return before.workloads;
  const nodes = new Map(world.nodes.all.map((node) => [node.metadata.name, node]));
  return new Map(
    pods.all.map((pod) => {
      const key = objectKey(pod.metadata);
      return [key, keepEqual(before?.workloads.get(key), workloadAt(pod, nodes.get(pod.node)))];
    }),
  );
}

const onNode = memo((pod: PodFacts, node: NodeFacts) => workloadOf(pod, node));
const onNone = memo((pod: PodFacts) => workloadOf(pod, undefined));

function workloadAt(pod: PodFacts, node: NodeFacts | undefined): Workload {
  return node === undefined ? onNone(pod) : onNode(pod, node);
}
