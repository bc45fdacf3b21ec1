// Where bytes go: the filter chains of a TCP or TLS port, as VirtualServices have it or straight to
// the service.
import type { FilterChain, NetworkFilter } from '../../api/xds/index.ts';
import type { Destination, MeshConfig } from '../../api/istio/index.ts';
import type { Routing } from '../mesh/index.ts';
import { accessLog } from './http-connection.ts';
import { tcpFilter } from './messages.ts';
import { clusterName, type RouteContext } from './route.ts';

export type BytesContext = RouteContext & { readonly settings: MeshConfig };

/** Chains by server name for TLS rules, then one for the rest, which may be absent at gateways. */
export function bytesChains(
  routings: readonly Routing[],
  context: BytesContext,
  otherwise: string | undefined,
): readonly FilterChain[] {
  const chains = routings.flatMap((routing) => tlsChains(routing, context));
  const rest = routings.flatMap((routing) => tcpFilters(routing, context))[0];
  if (rest !== undefined) return [...chains, { filters: [rest] }];
  if (otherwise === undefined) return chains;
  return [...chains, { filters: [toCluster(otherwise, context.settings)] }];
}

export function toCluster(cluster: string, settings: MeshConfig): NetworkFilter {
  return tcpFilter({ statPrefix: cluster, cluster, ...accessLog(settings) });
}

function tlsChains(routing: Routing, context: BytesContext): readonly FilterChain[] {
  return routing.tls.flatMap(({ match: matches, route = [] }) =>
    matches
      .filter(({ port }) => route.length > 0 && (port === undefined || port === context.port))
      .map(({ sniHosts }) => ({
        filterChainMatch: { serverNames: sniHosts },
        filters: [split(route, routing, context)],
      })),
  );
}

/** The filters of rules that hold for the port, in order: the first one decides. */
function tcpFilters(routing: Routing, context: BytesContext): readonly NetworkFilter[] {
  return routing.tcp
    .filter(({ match = [], route = [] }) => {
      const isMatched = match.some(({ port }) => port === undefined || port === context.port);
      return route.length > 0 && (match.length === 0 || isMatched);
    })
    .map(({ route = [] }) => split(route, routing, context));
}

type Weighted = { readonly destination: Destination; readonly weight?: number };

function split(
  targets: readonly Weighted[],
  routing: Routing,
  context: BytesContext,
): NetworkFilter {
  const clusters = targets.map(({ destination, weight = 1 }) => ({
    name: clusterName(destination, routing, context),
    weight,
  }));
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return toCluster(only.name, context.settings);
  const statPrefix = `${routing.name}.${routing.namespace}`;
  return tcpFilter({ statPrefix, weightedClusters: { clusters }, ...accessLog(context.settings) });
}
