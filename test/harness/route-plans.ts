// Small tables, routes and actions for tests: what is left out does nothing.
import type {
  FilterSettings,
  FilterPlan,
  ForwardAction,
  HeaderChange,
  HeaderChanges,
  RetryPlan,
  RouteMatch,
  RoutePlan,
  RouteTablePlan,
  VirtualHostPlan,
  WeightedTarget,
} from '../../proxy/plan/index.ts';

export const NO_CHANGES: HeaderChanges = { changes: [], remove: [] };

/** Set these, add to those, remove the others. */
export function headerChanges(parts: {
  readonly set?: Readonly<Record<string, string>>;
  readonly append?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}): HeaderChanges {
  const { set = {}, append = {}, remove = [] } = parts;
  const changes = [...changesOf('overwrite', set), ...changesOf('append', append)];
  return { changes, remove };
}

function changesOf(
  action: HeaderChange['action'],
  values: Readonly<Record<string, string>>,
): readonly HeaderChange[] {
  return Object.entries(values).map(([name, value]) => {
    return { name, value, action, keepEmpty: false };
  });
}

export function targetTo(upstream: string, weight = 1): WeightedTarget {
  return {
    upstream,
    weight,
    requestHeaders: NO_CHANGES,
    responseHeaders: NO_CHANGES,
    hostRewrite: undefined,
    filters: [],
  };
}

export function forwardTo(...targets: readonly WeightedTarget[]): ForwardAction {
  return {
    kind: 'forward',
    targets,
    targetHeader: undefined,
    noUpstreamStatus: 503,
    pathRewrite: undefined,
    hostRewrite: undefined,
    appendsForwardedHost: false,
    timeoutMs: 0,
    idleTimeoutMs: undefined,
    grpcTimeout: undefined,
    durationMaxMs: undefined,
    retry: undefined,
    hedge: undefined,
    hash: [],
    mirrors: [],
    upgrades: [],
    priority: 'default',
  };
}

/** Tries once more, on what is said, without waiting. */
export function retryPlan(more: Partial<RetryPlan> = {}): RetryPlan {
  return {
    attemptsMax: 1,
    on: ['connect-failure'],
    statuses: [],
    responseHeaders: [],
    requestHeaders: [],
    perTryTimeoutMs: 0,
    perTryIdleTimeoutMs: 0,
    backoffBaseMs: 25,
    backoffMaxMs: 250,
    rateLimited: undefined,
    avoidPreviousEndpoints: false,
    avoidPreviousPriorities: undefined,
    endpointPicksMax: 1,
    onlyIdempotent: false,
    followsGrpc: false,
    ...more,
  };
}

export function routeMatch(more: Partial<RouteMatch> = {}): RouteMatch {
  return {
    path: undefined,
    headers: [],
    query: [],
    cookies: [],
    percent: 100,
    isGrpc: false,
    isConnect: false,
    tls: undefined,
    ...more,
  };
}

export function routePlan(
  name: string,
  match: Partial<RouteMatch>,
  more: Partial<RoutePlan> = {},
): RoutePlan {
  return {
    name,
    match: routeMatch(match),
    action: forwardTo(targetTo(name)),
    requestHeaders: NO_CHANGES,
    responseHeaders: NO_CHANGES,
    operation: `${name}:80/*`,
    origin: '',
    filters: [],
    limitActions: [],
    samplePercent: undefined,
    replayBytesMax: undefined,
    ...more,
  };
}

export function hostPlan(
  domain: string,
  routes: readonly RoutePlan[],
  more: Partial<VirtualHostPlan> = {},
): VirtualHostPlan {
  return {
    name: domain,
    domains: [domain],
    routes,
    headers: { request: NO_CHANGES, response: NO_CHANGES },
    requireTls: 'none',
    attemptCount: { request: false, response: false },
    tellsTimeoutRetry: false,
    ...more,
  };
}

export function tablePlan(
  hosts: Readonly<Record<string, readonly RoutePlan[]>>,
  ignorePortInHost = false,
  more: Partial<RouteTablePlan> = {},
): RouteTablePlan {
  return {
    kind: 'routes',
    name: 'table',
    hosts: Object.entries(hosts).map(([domain, routes]) => hostPlan(domain, routes)),
    ignorePortInHost,
    headers: { request: NO_CHANGES, response: NO_CHANGES },
    mostSpecificHeadersWin: false,
    ...more,
  };
}

export function filterPlan(settings: FilterSettings, name: string = settings.kind): FilterPlan {
  return { name, disabled: false, ...settings };
}
