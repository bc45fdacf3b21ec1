// RouteAction → where a request goes, what is changed on the way, and how long it may take.
import type {
  RouteActionRequestMirrorPolicy,
  RouteAction,
  WeightedCluster,
  WeightedClusterClusterWeight,
} from '../../../api/xds/index.ts';
import type {
  ForwardAction,
  HedgePlan,
  HostRewrite,
  MirrorPlan,
  PathRewrite,
  WeightedTarget,
} from '../../plan/index.ts';
import { NO_CHANGES, substitution } from '../match/index.ts';
import { upgradePlans } from '../protocol/index.ts';
import { choice, fraction, milliseconds, type Place } from '../reading/index.ts';
import { hashPolicies } from './hash.ts';
import { retryPlan } from './retry.ts';
import { filtersOf, scopedHeaders, type Scope } from './scope.ts';

export type OwnRoute = {
  readonly retries_only_idempotent: boolean;
  readonly retries_follow_grpc: boolean;
  readonly hedges_after_ms: number;
};

/** What stands around the action. */
type Around = { readonly scope: Scope; readonly own: OwnRoute };

// Envoy's; who wants none says 0s.
const TIMEOUT_MS = 15_000;

const NO_UPSTREAM_STATUS = {
  SERVICE_UNAVAILABLE: 503,
  NOT_FOUND: 404,
  INTERNAL_SERVER_ERROR: 500,
} as const;

export function forward(route: RouteAction, { scope, own }: Around, place: Place): ForwardAction {
  const status = place.at('cluster_not_found_response_code');
  const retry =
    route.retryPolicy === undefined
      ? scope.retry
      : { policy: route.retryPolicy, place: place.at('retry_policy') };
  return {
    kind: 'forward',
    targets: targets(route, place),
    targetHeader: route.clusterHeader?.toLowerCase(),
    noUpstreamStatus: choice(route.clusterNotFoundResponseCode, NO_UPSTREAM_STATUS, status) ?? 503,
    pathRewrite: pathRewrite(route, place),
    hostRewrite: hostRewrite(route, place),
    appendsForwardedHost: route.appendXForwardedHost ?? false,
    timeoutMs: milliseconds(route.timeout, TIMEOUT_MS, place.at('timeout')),
    idleTimeoutMs:
      route.idleTimeout === undefined
        ? undefined
        : milliseconds(route.idleTimeout, 0, place.at('idle_timeout')),
    ...durations(route, place),
    retry: retry && retryPlan(retry.policy, own, retry.place),
    hedge: hedge(route, { scope, own }),
    hash: hashPolicies(route.hashPolicy, place.at('hash_policy')),
    mirrors: mirrors(route, scope, place),
    upgrades: upgradePlans(route.upgradeConfigs, place.at('upgrade_configs')),
    priority: choice(route.priority, PRIORITIES, place.at('priority')) ?? 'default',
  };
}

const PRIORITIES = { DEFAULT: 'default', HIGH: 'high' } as const;

function targets(route: RouteAction, place: Place): readonly WeightedTarget[] {
  if (route.clusterHeader !== undefined) return [];
  if (route.weightedClusters !== undefined) {
    return weighted(route.weightedClusters, place.at('weighted_clusters'));
  }
  if (route.cluster === undefined || route.cluster === '') {
    place.reject('needs one of cluster, cluster_header and weighted_clusters');
  }
  const plain = { requestHeaders: NO_CHANGES, responseHeaders: NO_CHANGES, filters: [] };
  return [{ upstream: route.cluster ?? '', weight: 1, hostRewrite: undefined, ...plain }];
}

const WEIGHT_MAX = 0xffff_ffff;

function weighted({ clusters, totalWeight }: WeightedCluster, place: Place): WeightedTarget[] {
  const targets = [...place.at('clusters').each(clusters, weightedTarget)];
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (targets.length === 0) place.at('clusters').reject('needs at least one');
  else if (sum < 1) place.at('clusters').reject('weights must add up to at least 1');
  else if (sum > WEIGHT_MAX) place.at('clusters').reject(`weights add up to ${sum}`);
  if (totalWeight !== undefined && totalWeight !== sum) {
    place.at('total_weight').note(`is not acted on: weights add up to ${sum}`);
  }
  return targets;
}

function weightedTarget(cluster: WeightedClusterClusterWeight, place: Place): WeightedTarget {
  const { name = '', weight = 0, hostRewriteLiteral } = cluster;
  if (name === '') place.at('name').reject('is required');
  const headers = scopedHeaders(cluster, place);
  return {
    upstream: name,
    weight,
    requestHeaders: headers.request,
    responseHeaders: headers.response,
    hostRewrite:
      hostRewriteLiteral === undefined ? undefined : { kind: 'literal', host: hostRewriteLiteral },
    filters: filtersOf(cluster.typedPerFilterConfig, place),
  };
}

function pathRewrite(route: RouteAction, place: Place): PathRewrite | undefined {
  const { prefixRewrite, regexRewrite } = route;
  if (regexRewrite !== undefined) {
    if ((prefixRewrite ?? '') !== '') place.reject('has both prefix_rewrite and regex_rewrite');
    return { kind: 'regex', ...substitution(regexRewrite, place.at('regex_rewrite')) };
  }
  if (prefixRewrite === undefined || prefixRewrite === '') return undefined;
  return { kind: 'prefix', text: prefixRewrite };
}

function hostRewrite(route: RouteAction, place: Place): HostRewrite | undefined {
  const { hostRewriteLiteral, hostRewriteHeader, hostRewritePathRegex, autoHostRewrite } = route;
  if (hostRewriteLiteral !== undefined) return { kind: 'literal', host: hostRewriteLiteral };
  if (hostRewriteHeader !== undefined) {
    return { kind: 'header', name: hostRewriteHeader.toLowerCase() };
  }
  if (hostRewritePathRegex !== undefined) {
    const at = place.at('host_rewrite_path_regex');
    return { kind: 'path-regex', ...substitution(hostRewritePathRegex, at) };
  }
  return autoHostRewrite === true ? { kind: 'endpoint' } : undefined;
}

/** How long a stream may last, and what `grpc-timeout` may ask for. */
function durations(
  route: RouteAction,
  place: Place,
): Pick<ForwardAction, 'durationMaxMs' | 'grpcTimeout'> {
  const { maxGrpcTimeout, grpcTimeoutOffset, maxStreamDuration } = route;
  const at = place.at('max_stream_duration');
  const { maxStreamDuration: max, ...header } = maxStreamDuration ?? {};
  const durationMaxMs =
    max === undefined ? undefined : milliseconds(max, 0, at.at('max_stream_duration'));
  const maxText = header.grpcTimeoutHeaderMax ?? maxGrpcTimeout;
  if (maxText === undefined) return { durationMaxMs, grpcTimeout: undefined };
  const offset = header.grpcTimeoutHeaderOffset ?? grpcTimeoutOffset;
  const grpcTimeout = {
    maxMs: milliseconds(maxText, 0, at.at('grpc_timeout_header_max')),
    offsetMs: milliseconds(offset, 0, at.at('grpc_timeout_header_offset')),
    ofStream: header.grpcTimeoutHeaderMax !== undefined,
  };
  return { durationMaxMs, grpcTimeout };
}

function hedge(route: RouteAction, { scope, own }: Around): HedgePlan | undefined {
  const policy = route.hedgePolicy ?? scope.hedge;
  const onAttemptTimeout = policy?.hedgeOnPerTryTimeout ?? false;
  if (!onAttemptTimeout && own.hedges_after_ms === 0) return undefined;
  return { onAttemptTimeout, afterMs: own.hedges_after_ms };
}

function mirrors(route: RouteAction, scope: Scope, place: Place): readonly MirrorPlan[] {
  const { requestMirrorPolicies: own = [] } = route;
  const { policies, place: around } = own.length > 0 ? { policies: own, place } : scope.mirrors;
  return around
    .at('request_mirror_policies')
    .each(policies, mirror)
    .filter((plan) => plan.upstream !== '');
}

function mirror(policy: RouteActionRequestMirrorPolicy, place: Place): MirrorPlan {
  const { cluster = '', runtimeFraction, disableShadowHostSuffixAppend = false } = policy;
  if (cluster === '') place.note('names no cluster and mirrors nothing');
  const at = place.at('runtime_fraction').at('default_value');
  const percent =
    runtimeFraction === undefined ? 100 : fraction(runtimeFraction.defaultValue, 0, at);
  return { upstream: cluster, percent, keepsHost: disableShadowHostSuffixAppend };
}
