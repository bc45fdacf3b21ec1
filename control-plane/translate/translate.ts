// View → Snapshot: everything one proxy is told. Pure, and made once for each view; what
// depends on one service alone is made once for that service.
import type {
  Cluster,
  ClusterLoadAssignment,
  Listener,
  NameTable,
  RouteConfiguration,
  Secret,
} from '../../api/xds/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { GatewayView, ServiceView, SidecarView, View } from '../mesh/index.ts';
import { assignments } from './endpoints.ts';
import { gatewayListeners } from './gateway-listeners.ts';
import { passedClusters } from './gateway-passthrough.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { virtualInbound } from './inbound-listener.ts';
import { applicationCluster, sidecarClusters } from './local-clusters.ts';
import { namesOf } from './name-table.ts';
import { hasEndpoints, outboundClusters, type OutboundContext } from './outbound-clusters.ts';
import { outboundListeners } from './outbound-listeners.ts';
import { outboundRoutes } from './outbound-routes.ts';
import { secretsOf } from './secrets.ts';

/** By the name under which a proxy asks for each. */
export type Snapshot = {
  readonly listeners: ReadonlyMap<string, Listener>;
  readonly routes: ReadonlyMap<string, RouteConfiguration>;
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly endpoints: ReadonlyMap<string, ClusterLoadAssignment>;
  /** Only for who may read them. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Only for who answers DNS itself. */
  readonly names: ReadonlyMap<string, NameTable>;
};

export const translate = memo((view: View): Snapshot => {
  switch (view.kind) {
    case 'sidecar':
      return sidecar(view);
    case 'gateway':
      return gateway(view);
  }
});

function sidecar(view: SidecarView): Snapshot {
  const { settings, services, inbound } = view;
  const context = contextOf.sidecar(settings);
  return {
    listeners: named([...outboundListeners(view), virtualInbound(view)]),
    routes: named(outboundRoutes(view)),
    clusters: named([
      ...services.flatMap((seen) => clustersOf(seen, context)),
      ...inbound.ports.map((port) => applicationCluster(port, settings)),
      ...sidecarClusters(settings),
    ]),
    endpoints: endpointsOf(services, context),
    secrets: secretsOf(view.credentials),
    names: namesOf(view),
  };
}

function gateway(view: GatewayView): Snapshot {
  const { settings, services } = view;
  const context = contextOf.gateway(settings);
  const [blackHole] = sidecarClusters(settings);
  const clusters = services.flatMap((seen) => clustersOf(seen, context));
  return {
    listeners: named(gatewayListeners(view)),
    routes: named(gatewayRoutes(view)),
    clusters: named([
      ...clusters,
      ...passedClusters(view, clusters),
      ...(blackHole === undefined ? [] : [blackHole]),
    ]),
    endpoints: endpointsOf(services, context),
    secrets: secretsOf(view.credentials),
    names: namesOf(view),
  };
}

export function contextFor({ kind, settings }: View): OutboundContext {
  return contextOf[kind](settings);
}

/** The same object for the same settings, so that it can be remembered by. */
const contextOf = {
  sidecar: memo((settings: View['settings']): OutboundContext => ({ settings, isGateway: false })),
  gateway: memo((settings: View['settings']): OutboundContext => ({ settings, isGateway: true })),
};

export const clustersOf = memo(outboundClusters);
export const assignmentsOf = memo(assignments);

function endpointsOf(
  services: readonly ServiceView[],
  context: OutboundContext,
): ReadonlyMap<string, ClusterLoadAssignment> {
  const sent = services.filter((seen) => hasEndpoints(seen, context));
  return new Map(
    sent.flatMap((seen) =>
      assignmentsOf(seen, context).map((each) => [each.clusterName ?? '', each] as const),
    ),
  );
}

/** The first of a name stays. */
function named<T extends { readonly name?: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const item of items) {
    const name = item.name ?? '';
    if (!all.has(name)) all.set(name, item);
  }
  return all;
}
