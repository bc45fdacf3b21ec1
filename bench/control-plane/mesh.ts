// A mesh of any size as xDS resources: one listener under load, and services beside it that nobody
// calls, of the shape that a control plane sends to a sidecar.
import {
  pack,
  type Cluster,
  type ClusterLoadAssignment,
  type Listener,
  type VirtualHost,
} from '../../api/xds/index.ts';
import type { Collections } from '../../control-plane/snapshot/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from '../../control-plane/serve/index.ts';

export type MeshSize = {
  readonly listenerPort: number;
  readonly backendPort: number;
  readonly services: number;
  readonly endpoints: number;
  /** Every resource but the loaded listener and its cluster differs from one to the next. */
  readonly revision: number;
};

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'envoy.extensions.filters.http.router.v3.Router';
const ADS = { ads: {}, resourceApiVersion: 'V3' } as const;
const ROUTE_TABLE = 'all';
const TRACED_PERCENT = 1;

export function meshOfSize(size: MeshSize): Collections {
  const names = Array.from({ length: size.services }, (_, i) => serviceName(i));
  const table = { name: ROUTE_TABLE, virtualHosts: [...hostsOf(names, size.revision), loaded()] };
  const clusters = names.map((name) => [name, clusterOf(name, size.revision)] as const);
  const endpoints = names.map(
    (name, i) => [name, endpointsOf(name, { ...size, index: i })] as const,
  );
  return new Map<string, ReadonlyMap<string, object>>([
    [LISTENERS, new Map([['in', listenerOf(size.listenerPort)]])],
    [ROUTES, new Map([[ROUTE_TABLE, table]])],
    [CLUSTERS, new Map([['next', nextCluster(size.backendPort)], ...clusters])],
    [ENDPOINTS, new Map(endpoints)],
  ]);
}

function serviceName(index: number): string {
  return `outbound|80||service-${index}.shop.svc.cluster.local`;
}

function listenerOf(port: number): Listener {
  const router = { name: 'envoy.filters.http.router', typedConfig: pack(ROUTER, {}) };
  const typedConfig = pack(HCM, {
    statPrefix: 'in',
    useRemoteAddress: true,
    tracing: { randomSampling: { value: TRACED_PERCENT } },
    rds: { configSource: ADS, routeConfigName: ROUTE_TABLE },
    httpFilters: [router],
  });
  return {
    name: 'in',
    address: loopback(port),
    filterChains: [{ filters: [{ name: 'http', typedConfig }] }],
  };
}

function loaded(): VirtualHost {
  const route = { cluster: 'next', retryPolicy: { retryOn: 'connect-failure' } };
  return { name: 'loaded', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] };
}

function hostsOf(names: readonly string[], revision: number): readonly VirtualHost[] {
  return names.map((cluster, i) => ({
    name: `service-${i}.shop.svc.cluster.local:80`,
    domains: [
      `service-${i}.shop.svc.cluster.local`,
      `service-${i}.shop`,
      `10.${96 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
    ],
    routes: [
      {
        name: 'default',
        match: { prefix: '/' },
        route: {
          cluster,
          timeout: `${revision + 1}s`,
          retryPolicy: { retryOn: 'connect-failure' },
        },
      },
    ],
  }));
}

function nextCluster(port: number): Cluster {
  const lbEndpoints = [{ endpoint: { address: loopback(port) } }];
  return {
    name: 'next',
    type: 'STATIC',
    connectTimeout: '1s',
    loadAssignment: { clusterName: 'next', endpoints: [{ lbEndpoints }] },
  };
}

function clusterOf(name: string, revision: number): Cluster {
  return {
    name,
    type: 'EDS',
    edsClusterConfig: { edsConfig: ADS, serviceName: name },
    connectTimeout: `${revision + 1}s`,
    lbPolicy: 'LEAST_REQUEST',
    circuitBreakers: { thresholds: [{ maxConnections: 4096, maxRequests: 4096 }] },
  };
}

type OfService = MeshSize & { readonly index: number };

function endpointsOf(
  name: string,
  { index, endpoints, revision }: OfService,
): ClusterLoadAssignment {
  const lbEndpoints = Array.from({ length: endpoints }, (_, i) => ({
    endpoint: {
      address: {
        socketAddress: {
          address: `10.${index >> 8}.${index & 255}.${1 + (i % 254)}`,
          portValue: 8080,
        },
      },
    },
    loadBalancingWeight: revision + 1,
    metadata: {
      filterMetadata: {
        istio: { workload: `service-${index};shop;service-${index};v1;Kubernetes` },
      },
    },
  }));
  const locality = { region: 'north', zone: 'north-a' };
  return { clusterName: name, endpoints: [{ locality, lbEndpoints }] };
}

function loopback(port: number) {
  return { socketAddress: { address: '127.0.0.1', portValue: port } };
}
