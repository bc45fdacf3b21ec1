// Cluster → UpstreamPlan, and the endpoints that came with it.
import {
  nameOfTypeUrl,
  type Cluster,
  type UpstreamConnectionOptions,
  type UpstreamNetworkFilter,
} from '../../../api/xds/index.ts';
import { listAt, stringAt } from '../../../lib/index.ts';
import type { EndpointsPlan, KeepalivePlan, UpstreamPlan } from '../../plan/index.ts';
import { ownSettings, positiveMs, type Place } from '../reading/index.ts';
import { balancePlan } from './balance.ts';
import { endpointsPlan } from './endpoints.ts';
import { healthCheck } from './health.ts';
import { httpOptionsOf, upstreamHttp } from './http.ts';
import { limits } from './limits.ts';
import { outlierPlan } from './outlier.ts';
import { sourceOf } from './source.ts';
import { transports } from './transport.ts';

type UpstreamPieces = {
  readonly upstream: UpstreamPlan;
  /** Endpoints that came with the cluster itself. */
  readonly endpoints: EndpointsPlan | undefined;
};

/** ▲ What a cluster may say that Envoy's has no field for. */
const OWN: {
  readonly probation: boolean;
  readonly learns_idle_time: boolean;
  readonly pending_timeout_ms: number;
  readonly default_rtt_ms: number;
  readonly multiplexes: boolean;
} = {
  probation: false,
  learns_idle_time: false,
  pending_timeout_ms: 0,
  default_rtt_ms: 30,
  multiplexes: false,
};

// Envoy's.
const CONNECT_MS = 5000;
const BUFFER_BYTES = 1024 * 1024;

export function upstreamPieces(cluster: Cluster, place: Place): UpstreamPieces {
  const { name = '', outlierDetection } = cluster;
  if (name === '') place.at('name').reject('is required');
  unacted(cluster, place);
  const own = ownSettings(cluster.metadata, OWN, place);
  const { source, endpoints } = sourced(cluster, place);
  const http = upstreamHttp(cluster, own.learns_idle_time, place);
  return {
    endpoints,
    upstream: {
      kind: 'upstream',
      name,
      source,
      balance: balancePlan(cluster, own.default_rtt_ms, place),
      connectTimeoutMs: positiveMs(cluster.connectTimeout, CONNECT_MS, place.at('connect_timeout')),
      keepalive: keepalive(cluster.upstreamConnectionOptions),
      http,
      tls: transports(cluster, { ...carriedBy(http, own), ...namesOf(cluster) }, place),
      limits: limits(cluster.circuitBreakers ?? {}, own.pending_timeout_ms, place),
      outlier:
        outlierDetection &&
        outlierPlan(outlierDetection, own.probation, place.at('outlier_detection')),
      healthChecks: place.at('health_checks').each(cluster.healthChecks, (check, at) => {
        return healthCheck(check, name, at);
      }),
      closesOnUnhealthy: cluster.closeConnectionsOnHostHealthFailure ?? false,
      drainsOnRemoval: cluster.ignoreHealthOnHostRemoval !== true,
      bufferBytesMax: cluster.perConnectionBufferLimitBytes ?? BUFFER_BYTES,
      service: serviceOf(cluster),
    },
  };
}

function sourced(
  cluster: Cluster,
  place: Place,
): { readonly source: UpstreamPlan['source']; readonly endpoints: EndpointsPlan | undefined } {
  const source = sourceOf(cluster, place);
  const { loadAssignment, name = '' } = cluster;
  const at = place.at('load_assignment');
  if (loadAssignment === undefined) {
    if (source.kind === 'dns') at.reject('is required: it has the names to look up');
    return { source, endpoints: undefined };
  }
  const named = { ...loadAssignment, clusterName: name };
  const endpoints = endpointsPlan(named, { areNames: source.kind === 'dns' }, at);
  if (source.kind === 'dns' && !source.all) {
    const count = endpoints.localities.reduce((sum, one) => sum + one.endpoints.length, 0);
    if (count !== 1) at.reject(`LOGICAL_DNS has one endpoint, not ${count}`);
  }
  return { source, endpoints };
}

/** Istio's, which tells the peer who we are; our own way to do so needs no filter. */
const METADATA_EXCHANGE = 'envoy.tcp.metadataexchange.config.MetadataExchange';

/** What we know of and do not do. */
function unacted(cluster: Cluster, place: Place): void {
  const { altStatName, filters, upstreamBindConfig, type } = cluster;
  if (altStatName !== undefined) place.at('alt_stat_name').note('is not acted on');
  if (upstreamBindConfig !== undefined && type !== 'ORIGINAL_DST') {
    place.at('upstream_bind_config').note('is acted on for ORIGINAL_DST only');
  }
  place.at('filters').each(filters, ({ name = '', typedConfig }: UpstreamNetworkFilter, at) => {
    const kind = nameOfTypeUrl(typedConfig?.['@type'] ?? name);
    if (kind === METADATA_EXCHANGE) at.note('is not acted on');
    else at.at('typed_config').reject(`${kind} is not supported`);
  });
}

function carriedBy({ version }: UpstreamPlan['http'], { multiplexes }: typeof OWN) {
  return { version, multiplexes };
}

function namesOf(cluster: Cluster) {
  const options = httpOptionsOf(cluster)?.upstreamHttpProtocolOptions;
  const { autoSni, autoSanValidation } = options ?? cluster.upstreamHttpProtocolOptions ?? {};
  return {
    serverNameFromHost: autoSni ?? false,
    verifiesServerName: autoSanValidation ?? false,
  };
}

// Linux's own, in seconds and probes.
const KEEPALIVE = { time: 7200, interval: 75, probes: 9 };

function keepalive(options: UpstreamConnectionOptions | undefined): KeepalivePlan | undefined {
  const tcp = options?.tcpKeepalive;
  if (tcp === undefined) return undefined;
  const { keepaliveTime = KEEPALIVE.time, keepaliveInterval = KEEPALIVE.interval } = tcp;
  return {
    idleMs: keepaliveTime * 1000,
    intervalMs: keepaliveInterval * 1000,
    probes: tcp.keepaliveProbes ?? KEEPALIVE.probes,
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
