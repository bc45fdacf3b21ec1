// Cluster → UpstreamPlan, ClusterLoadAssignment → EndpointsPlan.
import {
  unpack,
  type Cluster,
  type ClusterLoadAssignment,
  type LbEndpoint,
  type TransportSocket,
} from '../../api/xds/index.ts';
import { isObject, listAt, objectAt, stringAt, type JsonObject } from '../../lib/index.ts';
import type {
  BalancePlan,
  ClientTlsPlan,
  EndpointPlan,
  EndpointsPlan,
  LimitsPlan,
  UpstreamPlan,
} from '../plan/index.ts';
import { milliseconds, type Place } from './reading.ts';
import { clientTls } from './tls.ts';

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
// Envoy's and Istio's: no idle limit but an hour.
const IDLE_MS = 3_600_000;

type UpstreamPieces = {
  readonly upstream: UpstreamPlan;
  /** Endpoints that came with the cluster itself. */
  readonly endpoints: EndpointsPlan | undefined;
};

export function upstreamPieces(cluster: Cluster, place: Place): UpstreamPieces {
  const name = cluster.name ?? '';
  if (name === '') place.at('name').reject('is required');
  const inline = cluster.loadAssignment;
  return {
    endpoints: inline === undefined ? undefined : endpointsPlan({ ...inline, clusterName: name }),
    upstream: {
      kind: 'upstream',
      name,
      source: source(cluster, place),
      balance: balance(cluster, place),
      connectTimeoutMs: milliseconds(cluster.connectTimeout, 5000),
      http: { version: httpVersion(cluster) },
      tls: tlsChoices(cluster, place),
      limits: limits(cluster),
      idleTimeoutMs: milliseconds(
        httpOptions(cluster)?.commonHttpProtocolOptions?.idleTimeout,
        IDLE_MS,
      ),
      requestsPerConnectionMax: cluster.maxRequestsPerConnection ?? 0,
      service: serviceOf(cluster),
    },
  };
}

function source(cluster: Cluster, place: Place): UpstreamPlan['source'] {
  const name = cluster.name ?? '';
  switch (cluster.type ?? 'STATIC') {
    case 'STATIC':
      return { kind: 'endpoints', endpoints: name };
    case 'EDS':
      return { kind: 'endpoints', endpoints: cluster.edsClusterConfig?.serviceName || name };
    case 'ORIGINAL_DST': {
      const bindAddress = cluster.upstreamBindConfig?.sourceAddress?.address;
      return { kind: 'original-destination', bindAddress };
    }
    case 'STRICT_DNS':
    case 'LOGICAL_DNS':
      return dnsSource(cluster);
    default:
      place.at('type').reject(`${cluster.type ?? ''} is not supported`);
      return { kind: 'endpoints', endpoints: name };
  }
}

function dnsSource(cluster: Cluster): UpstreamPlan['source'] {
  const names: { host: string; port: number }[] = [];
  for (const locality of cluster.loadAssignment?.endpoints ?? []) {
    for (const { endpoint } of locality.lbEndpoints ?? []) {
      const { address = '', portValue = 0 } = endpoint?.address?.socketAddress ?? {};
      names.push({ host: address, port: portValue });
    }
  }
  const refreshMs = milliseconds(cluster.dnsRefreshRate, 5000);
  return { kind: 'dns', names, refreshMs, all: cluster.type === 'STRICT_DNS' };
}

function balance(cluster: Cluster, place: Place): BalancePlan {
  switch (cluster.lbPolicy ?? 'ROUND_ROBIN') {
    case 'ROUND_ROBIN':
      return { kind: 'round-robin' };
    case 'LEAST_REQUEST':
      return { kind: 'least-request', choices: cluster.leastRequestLbConfig?.choiceCount ?? 2 };
    case 'RANDOM':
    case 'CLUSTER_PROVIDED':
      return { kind: 'random' };
    default:
      place.at('lb_policy').reject(`${cluster.lbPolicy ?? ''} is not supported yet`);
      return { kind: 'random' };
  }
}

function httpOptions(cluster: Cluster) {
  return unpack(cluster.typedExtensionProtocolOptions?.[HTTP_OPTIONS], HTTP_OPTIONS);
}

function httpVersion(cluster: Cluster): UpstreamPlan['http']['version'] {
  const options = httpOptions(cluster);
  if (options?.useDownstreamProtocolConfig !== undefined) return 'as-client';
  return options?.explicitHttpConfig?.http2ProtocolOptions === undefined ? 'http1' : 'http2';
}

function tlsChoices(cluster: Cluster, place: Place): UpstreamPlan['tls'] {
  const choices: {
    name: string;
    endpointLabels: Record<string, string>;
    tls: ClientTlsPlan | undefined;
  }[] = [];
  (cluster.transportSocketMatches ?? []).forEach((match, i) => {
    const at = place.at('transport_socket_matches').at(i).at('transport_socket');
    const tls = clientTlsOf(match.transportSocket, at);
    choices.push({ name: match.name ?? '', endpointLabels: textLabels(match.match), tls });
  });
  if (cluster.transportSocket !== undefined) {
    const tls = clientTlsOf(cluster.transportSocket, place.at('transport_socket'));
    choices.push({ name: 'default', endpointLabels: {}, tls });
  }
  return choices;
}

function clientTlsOf(socket: TransportSocket | undefined, place: Place): ClientTlsPlan | undefined {
  const packed = socket?.typedConfig;
  if (packed === undefined) return undefined;
  if (unpack(packed, 'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer') !== undefined) {
    return undefined;
  }
  const context = unpack(packed, 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext');
  if (context !== undefined) return clientTls(context, place.at('typed_config'));
  place.at('typed_config').reject(`${packed['@type']} is not supported`);
  return undefined;
}

function limits(cluster: Cluster): LimitsPlan {
  const [threshold = {}] = cluster.circuitBreakers?.thresholds ?? [];
  return {
    connectionsMax: threshold.maxConnections ?? 1024,
    pendingMax: threshold.maxPendingRequests ?? 1024,
    requestsMax: threshold.maxRequests ?? 1024,
    retriesMax: threshold.maxRetries ?? 3,
  };
}

function serviceOf(cluster: Cluster): UpstreamPlan['service'] {
  const [service] = listAt(cluster.metadata?.filterMetadata?.['istio'], 'services');
  const host = stringAt(service, 'host');
  if (host === undefined) return undefined;
  return {
    host,
    name: stringAt(service, 'name') ?? host,
    namespace: stringAt(service, 'namespace') ?? '',
  };
}

export function endpointsPlan(assignment: ClusterLoadAssignment): EndpointsPlan {
  return {
    kind: 'endpoints',
    name: assignment.clusterName ?? '',
    localities: (assignment.endpoints ?? []).map((group) => ({
      region: group.locality?.region ?? '',
      zone: group.locality?.zone ?? '',
      subzone: group.locality?.subZone ?? '',
      priority: group.priority ?? 0,
      weight: group.loadBalancingWeight ?? 1,
      endpoints: (group.lbEndpoints ?? []).map(endpointPlan),
    })),
  };
}

function endpointPlan(lb: LbEndpoint): EndpointPlan {
  const { address = '', portValue = 0 } = lb.endpoint?.address?.socketAddress ?? {};
  const metadata = lb.metadata?.filterMetadata;
  return {
    address,
    port: portValue,
    weight: lb.loadBalancingWeight ?? 1,
    health: health(lb.healthStatus),
    labels: textLabels(metadata?.['envoy.transport_socket_match']),
    workload: stringAt(objectAt(metadata, 'istio'), 'workload') ?? '',
  };
}

function health(status: LbEndpoint['healthStatus']): EndpointPlan['health'] {
  if (status === undefined || status === 'UNKNOWN' || status === 'HEALTHY') return 'healthy';
  return status === 'DRAINING' ? 'draining' : 'unhealthy';
}

function textLabels(struct: JsonObject | undefined): Record<string, string> {
  const labels: Record<string, string> = {};
  if (!isObject(struct)) return labels;
  for (const [name, value] of Object.entries(struct)) {
    if (typeof value === 'string') labels[name] = value;
  }
  return labels;
}
