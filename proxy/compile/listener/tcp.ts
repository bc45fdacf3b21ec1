// TcpProxy → TcpPlan.
import type { TcpProxy } from '../../../api/xds/index.ts';
import type { TcpPlan, WeightedTarget } from '../../plan/index.ts';
import { accessLogs } from '../log/index.ts';
import { NO_CHANGES } from '../match/index.ts';
import { milliseconds, type Place } from '../reading/index.ts';
import { connectionHash } from '../route/index.ts';

// Envoy's.
const IDLE_MS = 3_600_000;

/** What stands for a chain that was refused. */
export const NO_TCP: TcpPlan = {
  kind: 'tcp',
  statPrefix: '',
  targets: [],
  idleTimeoutMs: 0,
  durationMaxMs: 0,
  connectAttemptsMax: 1,
  hash: [],
  accessLogs: [],
};

export function tcpPlan(tcp: TcpProxy, place: Place): TcpPlan {
  const { statPrefix = '', maxConnectAttempts: connectAttemptsMax = 1 } = tcp;
  if (statPrefix === '') place.at('stat_prefix').reject('is required');
  if (connectAttemptsMax < 1) place.at('max_connect_attempts').reject('must be at least 1');
  const lasting = place.at('max_downstream_connection_duration');
  return {
    kind: 'tcp',
    statPrefix,
    targets: targets(tcp, place),
    idleTimeoutMs: milliseconds(tcp.idleTimeout, IDLE_MS, place.at('idle_timeout')),
    durationMaxMs: milliseconds(tcp.maxDownstreamConnectionDuration, 0, lasting),
    connectAttemptsMax,
    hash: connectionHash(tcp.hashPolicy, place.at('hash_policy')),
    accessLogs: accessLogs(tcp.accessLog, place.at('access_log')),
  };
}

function targets({ cluster, weightedClusters }: TcpProxy, place: Place): readonly WeightedTarget[] {
  if (cluster !== undefined && cluster !== '') return [target(cluster, 1)];
  const at = place.at('weighted_clusters').at('clusters');
  const many = at.each(weightedClusters?.clusters, ({ name = '', weight = 0 }, each) => {
    if (name === '') each.at('name').reject('is required');
    if (weight < 1) each.at('weight').reject('must be at least 1');
    return target(name, weight);
  });
  if (many.length === 0) place.reject('needs cluster or weighted_clusters');
  return many;
}

function target(upstream: string, weight: number): WeightedTarget {
  const unchanged = { requestHeaders: NO_CHANGES, responseHeaders: NO_CHANGES };
  return { upstream, weight, ...unchanged, hostRewrite: undefined, filters: [] };
}
