// AUTO_PASSTHROUGH: a gateway between networks hands mutual TLS of the mesh on, unopened, to the
// service that the server name means. What is not of the mesh is not let in.
import type { Cluster, FilterChain } from '../../api/xds/index.ts';
import {
  hostIn,
  intersection,
  type GatewayServerView,
  type GatewayView,
  type ServiceView,
} from '../mesh/index.ts';
import { outboundCluster, serverName } from './names.ts';
import { toCluster } from './tcp-routes.ts';

const MESH_PROTOCOLS = [
  'istio',
  'istio-peer-exchange',
  'istio-http/1.0',
  'istio-http/1.1',
  'istio-h2',
];

export function passedThrough(
  server: GatewayServerView,
  { services, reporting }: GatewayView,
): readonly FilterChain[] {
  return services
    .filter((seen) => isServed(seen, server))
    .flatMap(namesOf)
    .map(({ passed }) => ({
      filterChainMatch: { serverNames: [passed], applicationProtocols: MESH_PROTOCOLS },
      filters: [toCluster(passed, reporting.client)],
    }));
}

/** The services' clusters once more, under the server names, and without TLS of the gateway's. */
export function passedClusters(
  { ports, services }: GatewayView,
  clusters: readonly Cluster[],
): readonly Cluster[] {
  const servers = ports
    .flatMap((port) => port.servers)
    .filter(({ server }) => server.tls?.mode === 'AUTO_PASSTHROUGH');
  if (servers.length === 0) return [];
  const byName = new Map(clusters.map((cluster) => [cluster.name ?? '', cluster]));
  return services
    .filter((seen) => servers.some((server) => isServed(seen, server)))
    .flatMap(namesOf)
    .flatMap(({ passed, called }) => {
      const cluster = byName.get(called);
      return cluster === undefined ? [] : [passedCluster(passed, cluster)];
    });
}

function passedCluster(name: string, cluster: Cluster): Cluster {
  const { transportSocket: _own, transportSocketMatches: _each, ...rest } = cluster;
  const { edsClusterConfig: eds } = cluster;
  if (eds === undefined) return { ...rest, name };
  const serviceName = eds.serviceName ?? cluster.name ?? '';
  return { ...rest, name, edsClusterConfig: { ...eds, serviceName } };
}

function isServed({ service }: ServiceView, { server }: GatewayServerView): boolean {
  return server.hosts.some((host) => intersection(hostIn(host), service.host) === service.host);
}

type Names = { readonly passed: string; readonly called: string };

/** Each port of a service, whole and by subset. */
function namesOf({ service: { host, ports }, rule }: ServiceView): readonly Names[] {
  const subsets = [undefined, ...rule.subsets.map(({ name }) => name)];
  return ports.flatMap(({ number: port }) =>
    subsets.map((subset) => {
      const key = { host, port, subset };
      return { passed: serverName(key), called: outboundCluster(key) };
    }),
  );
}
