// For gRPC programs that are their own proxies: each service by the name that a client dials, with
// the routes and endpoints that a sidecar would follow, in the part of the API that gRPC knows.
import {
  pack,
  type Cluster,
  type Listener,
  type RouteConfiguration,
  type VirtualHost,
} from '../../api/xds/index.ts';
import { given, memo } from '../../lib/pure/index.ts';
import type { MeshPort, MeshService, ServiceView, View } from '../mesh/index.ts';
import { ADS } from './messages.ts';
import { outboundCluster } from './names.ts';
import { ANY_PATH } from './route-match.ts';
import type { Snapshot } from './translate.ts';

/** Made of what a sidecar in its place is told. */
export const grpcSnapshot = memo((view: View, snapshot: Snapshot): Snapshot => {
  const listeners = new Map<string, Listener>();
  const routes = new Map<string, RouteConfiguration>();
  for (const { service, port } of view.services.flatMap(portsOf)) {
    const table = outboundCluster({ host: service.host, port: port.number, subset: undefined });
    routes.set(table, tableOf(table, hostOf(snapshot, { service, port })));
    for (const name of namesOf(service, view.namespace)) {
      const dialed = `${name}:${port.number}`;
      listeners.set(dialed, listenerOf({ name: dialed, table }));
    }
  }
  const clusters = new Map(
    [...snapshot.clusters]
      .filter(([name]) => snapshot.endpoints.has(name))
      .map(([name, cluster]) => [name, clusterOf(cluster)]),
  );
  return { ...snapshot, listeners, routes, clusters };
});

type PortOfService = { readonly service: MeshService; readonly port: MeshPort };

function portsOf({ service }: ServiceView): readonly PortOfService[] {
  return service.ports.map((port) => ({ service, port }));
}

/** Every way to dial a service from a namespace. */
function namesOf({ host, name, namespace }: MeshService, from: string): readonly string[] {
  const near = namespace === from ? [name] : [];
  return [...new Set([host, `${name}.${namespace}.svc`, `${name}.${namespace}`, ...near])];
}

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'envoy.extensions.filters.http.router.v3.Router';
const FAULT = 'envoy.extensions.filters.http.fault.v3.HTTPFault';

type Dialed = { readonly name: string; readonly table: string };

function listenerOf({ name, table }: Dialed): Listener {
  const manager = {
    rds: { configSource: ADS, routeConfigName: table },
    httpFilters: [
      { name: 'envoy.filters.http.fault', typedConfig: pack(FAULT, {}) },
      { name: 'envoy.filters.http.router', typedConfig: pack(ROUTER, {}) },
    ],
  };
  return { name, apiListener: { apiListener: pack(HCM, manager) } };
}

/** The service's host in the table of its port; undefined: no rule, and maybe no HTTP. */
function hostOf(snapshot: Snapshot, { service, port }: PortOfService): VirtualHost | undefined {
  const name = `${service.host}:${port.number}`;
  const tables = [snapshot.routes.get(String(port.number)), snapshot.routes.get(name)];
  return tables.flatMap((table) => table?.virtualHosts ?? []).find((host) => host.name === name);
}

/** Who dials a name means that service, by whatever authority it then asks. */
function tableOf(name: string, host: VirtualHost | undefined): RouteConfiguration {
  const straight = [{ match: ANY_PATH, route: { cluster: name } }];
  const routes = host?.routes ?? straight;
  return { name, virtualHosts: [{ name: host?.name ?? name, domains: ['*'], routes }] };
}

/** Balancers other than taking turns, and TLS of the mesh, are refused by most of its languages. */
const clusterOf = memo((cluster: Cluster): Cluster => {
  const { name, edsClusterConfig, circuitBreakers, outlierDetection, metadata } = cluster;
  const more = given({ name, edsClusterConfig, circuitBreakers, outlierDetection, metadata });
  return { ...more, type: 'EDS', lbPolicy: 'ROUND_ROBIN' };
});
