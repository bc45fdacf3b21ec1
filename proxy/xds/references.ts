// What a resource names: the route tables of a listener, the clusters of both, the endpoints of a
// cluster, the secrets of whatever speaks TLS. So much, and no more, of a resource is understood
// before it is compiled.
import {
  unpack,
  type Cluster,
  type CommonTlsContext,
  type Listener,
  type NetworkFilter,
  type RouteAction,
  type RouteConfiguration,
  type TransportSocket,
} from '../../api/xds/index.ts';

const HTTP_MANAGER =
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const TCP_PROXY = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';

type Named = { readonly routes: readonly string[]; readonly clusters: readonly string[] };

export function namedByListener(listener: Listener): Named {
  const { filterChains = [], defaultFilterChain } = listener;
  const chains =
    defaultFilterChain === undefined ? filterChains : [...filterChains, defaultFilterChain];
  const all = chains.flatMap((chain) => chain.filters ?? []).map(namedByFilter);
  return {
    routes: [...new Set(all.flatMap(({ routes }) => routes))],
    clusters: [...new Set(all.flatMap(({ clusters }) => clusters))],
  };
}

export function namedByRoutes(table: RouteConfiguration): readonly string[] {
  const { virtualHosts = [] } = table;
  const actions = virtualHosts.flatMap(({ routes = [] }) => routes.map(({ route }) => route));
  const mirrors = [table, ...virtualHosts].flatMap(namedByMirrors);
  return [...new Set([...actions.flatMap(namedByAction), ...mirrors])];
}

/** Secrets that come over the same stream; others are this proxy's own, or files. */
export function secretsOfListener(listener: Listener): readonly string[] {
  const { filterChains = [], defaultFilterChain } = listener;
  const chains = [
    ...filterChains,
    ...(defaultFilterChain === undefined ? [] : [defaultFilterChain]),
  ];
  return namedSecrets(chains.map(({ transportSocket }) => transportSocket));
}

export function secretsOfCluster(cluster: Cluster): readonly string[] {
  const { transportSocket, transportSocketMatches = [] } = cluster;
  const each = transportSocketMatches.map((match) => match.transportSocket);
  return namedSecrets([transportSocket, ...each]);
}

const SERVER_TLS = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
const CLIENT_TLS = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
const AFTER_HEADER =
  'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport';

function namedSecrets(sockets: readonly (TransportSocket | undefined)[]): readonly string[] {
  return [...new Set(sockets.flatMap((socket) => namedByContext(contextOf(socket))))];
}

function contextOf(socket: TransportSocket | undefined): CommonTlsContext {
  const inner = unpack(socket?.typedConfig, AFTER_HEADER)?.transportSocket ?? socket;
  const context = unpack(inner?.typedConfig, SERVER_TLS) ?? unpack(inner?.typedConfig, CLIENT_TLS);
  return context?.commonTlsContext ?? {};
}

function namedByContext(context: CommonTlsContext): readonly string[] {
  const { tlsCertificateSdsSecretConfigs: certificates = [] } = context;
  const { validationContextSdsSecretConfig: trust, combinedValidationContext: both } = context;
  return [...certificates, trust, both?.validationContextSdsSecretConfig].flatMap((named) =>
    named?.sdsConfig?.ads === undefined || named.name === undefined ? [] : [named.name],
  );
}

/** The name its endpoints have, when they are told separately. */
export function endpointsOf({ name = '', type, edsClusterConfig }: Cluster): string | undefined {
  if (type !== 'EDS') return undefined;
  const stated = edsClusterConfig?.serviceName ?? '';
  return stated === '' ? name : stated;
}

function namedByFilter({ typedConfig }: NetworkFilter): Named {
  const http = unpack(typedConfig, HTTP_MANAGER);
  if (http !== undefined) {
    const table = http.rds?.routeConfigName;
    return {
      routes: table === undefined ? [] : [table],
      clusters: http.routeConfig === undefined ? [] : namedByRoutes(http.routeConfig),
    };
  }
  const tcp = unpack(typedConfig, TCP_PROXY);
  const { cluster, weightedClusters } = tcp ?? {};
  const weighted = (weightedClusters?.clusters ?? []).map(({ name = '' }) => name);
  return { routes: [], clusters: cluster === undefined ? weighted : [cluster] };
}

function namedByAction(action: RouteAction | undefined): readonly string[] {
  const { cluster, weightedClusters } = action ?? {};
  const weighted = (weightedClusters?.clusters ?? []).map(({ name = '' }) => name);
  const mirrors = namedByMirrors(action ?? {});
  const named = [...(cluster === undefined ? [] : [cluster]), ...weighted, ...mirrors];
  return named.filter((name) => name !== '');
}

type Mirroring = {
  readonly requestMirrorPolicies?: NonNullable<RouteAction['requestMirrorPolicies']>;
};

function namedByMirrors({ requestMirrorPolicies = [] }: Mirroring): readonly string[] {
  return requestMirrorPolicies.map(({ cluster = '' }) => cluster).filter((name) => name !== '');
}
