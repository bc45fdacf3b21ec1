// RouteConfiguration → RouteTablePlan.
import { RE2JS } from 're2js';
import type {
  HeaderMatcher,
  HeaderValueOption,
  QueryParameterMatcher,
  RedirectAction,
  RegexMatcher,
  RetryPolicy,
  Route,
  RouteAction as XdsRouteAction,
  RouteConfiguration,
  RouteMatch as XdsRouteMatch,
  StringMatcher,
  VirtualHost,
  WeightedCluster,
} from '../../api/xds/index.ts';
import { stringAt } from '../../lib/index.ts';
import type {
  ForwardAction,
  HeaderChanges,
  HeaderMatch,
  RetryPlan,
  RouteAction,
  RouteMatch,
  RoutePlan,
  RouteTablePlan,
  TextMatch,
  VirtualHostPlan,
  WeightedTarget,
} from '../plan/index.ts';
import { milliseconds, type Place } from './reading.ts';

export function routeTable(config: RouteConfiguration, place: Place): RouteTablePlan {
  return {
    kind: 'routes',
    name: config.name ?? '',
    hosts: (config.virtualHosts ?? []).map((host, i) =>
      virtualHost(host, place.at('virtual_hosts').at(i)),
    ),
    ignorePortInHost: config.ignorePortInHostMatching ?? false,
  };
}

function virtualHost(host: VirtualHost, place: Place): VirtualHostPlan {
  if ((host.domains ?? []).length === 0) place.at('domains').reject('needs at least one domain');
  return {
    name: host.name ?? '',
    domains: host.domains ?? [],
    routes: (host.routes ?? []).map((route, i) => routePlan(route, place.at('routes').at(i))),
  };
}

function routePlan(route: Route, place: Place): RoutePlan {
  return {
    name: route.name ?? '',
    match: routeMatch(route.match ?? {}, place.at('match')),
    action: action(route, place),
    requestHeaders: headerChanges(route.requestHeadersToAdd, route.requestHeadersToRemove),
    responseHeaders: headerChanges(route.responseHeadersToAdd, route.responseHeadersToRemove),
    operation: route.decorator?.operation ?? '',
    origin: stringAt(route.metadata?.filterMetadata?.['istio'], 'config') ?? '',
    fault: undefined,
  };
}

function routeMatch(match: XdsRouteMatch, place: Place): RouteMatch {
  return {
    path: pathMatch(match, place),
    headers: (match.headers ?? []).map((header, i) =>
      headerMatch(header, place.at('headers').at(i)),
    ),
    query: (match.queryParameters ?? []).map((query, i) =>
      queryMatch(query, place.at('query_parameters').at(i)),
    ),
  };
}

function pathMatch(match: XdsRouteMatch, place: Place): TextMatch | undefined {
  const ignoreCase = match.caseSensitive === false;
  if (match.path !== undefined) return { kind: 'exact', text: match.path, ignoreCase };
  if (match.prefix !== undefined) {
    if (match.prefix === '/' || match.prefix === '') return undefined;
    return { kind: 'prefix', text: match.prefix, ignoreCase };
  }
  if (match.pathSeparatedPrefix !== undefined) {
    return { kind: 'segment-prefix', text: match.pathSeparatedPrefix, ignoreCase };
  }
  if (match.safeRegex !== undefined) return regex(match.safeRegex, place.at('safe_regex'));
  place.reject('needs one of prefix, path, path_separated_prefix and safe_regex');
  return undefined;
}

function textMatch(match: StringMatcher, place: Place): TextMatch | undefined {
  const ignoreCase = match.ignoreCase ?? false;
  if (match.exact !== undefined) return { kind: 'exact', text: match.exact, ignoreCase };
  if (match.prefix !== undefined) return { kind: 'prefix', text: match.prefix, ignoreCase };
  if (match.suffix !== undefined) return { kind: 'suffix', text: match.suffix, ignoreCase };
  if (match.contains !== undefined) return { kind: 'contains', text: match.contains, ignoreCase };
  if (match.safeRegex !== undefined) return regex(match.safeRegex, place.at('safe_regex'));
  return undefined;
}

/** Checked here, so that a data thread never meets a pattern it cannot link. */
function regex({ regex: pattern = '' }: RegexMatcher, place: Place): TextMatch {
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    place.reject(`is not a regular expression of RE2: ${error.message}`);
  }
  return { kind: 'regex', pattern };
}

function headerMatch(header: HeaderMatcher, place: Place): HeaderMatch {
  const name = (header.name ?? '').toLowerCase();
  if (name === '') place.at('name').reject('is required');
  const invert = header.invertMatch ?? false;
  if (header.presentMatch === false) return { name, value: undefined, invert: !invert };
  return { name, value: headerText(header, place), invert };
}

function headerText(header: HeaderMatcher, place: Place): TextMatch | undefined {
  const { exactMatch, prefixMatch, suffixMatch, containsMatch, safeRegexMatch } = header;
  if (header.stringMatch !== undefined) {
    return textMatch(header.stringMatch, place.at('string_match'));
  }
  const old: StringMatcher = {
    ...(exactMatch === undefined ? {} : { exact: exactMatch }),
    ...(prefixMatch === undefined ? {} : { prefix: prefixMatch }),
    ...(suffixMatch === undefined ? {} : { suffix: suffixMatch }),
    ...(containsMatch === undefined ? {} : { contains: containsMatch }),
    ...(safeRegexMatch === undefined ? {} : { safeRegex: safeRegexMatch }),
  };
  return textMatch(old, place);
}

function queryMatch(query: QueryParameterMatcher, place: Place): HeaderMatch {
  const text = query.stringMatch;
  const value = text === undefined ? undefined : textMatch(text, place.at('string_match'));
  return { name: query.name ?? '', value, invert: query.presentMatch === false };
}

function action(route: Route, place: Place): RouteAction {
  if (route.redirect !== undefined) return redirect(route.redirect);
  if (route.directResponse !== undefined) {
    const { status = 200, body } = route.directResponse;
    return { kind: 'respond', status, body: body?.inlineString ?? '' };
  }
  if (route.route !== undefined) return forward(route.route, place.at('route'));
  place.reject('needs one of route, redirect and direct_response');
  return { kind: 'respond', status: 500, body: '' };
}

const REDIRECT_STATUS: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

function redirect(redirect: RedirectAction): RouteAction {
  return {
    kind: 'redirect',
    status: REDIRECT_STATUS[redirect.responseCode ?? 'MOVED_PERMANENTLY'] ?? 301,
    scheme: redirect.schemeRedirect ?? (redirect.httpsRedirect === true ? 'https' : undefined),
    host: redirect.hostRedirect,
    port: redirect.portRedirect,
    path: redirect.pathRedirect,
    prefixRewrite: redirect.prefixRewrite,
  };
}

function forward(route: XdsRouteAction, place: Place): ForwardAction {
  return {
    kind: 'forward',
    targets: targets(route, place),
    prefixRewrite: route.prefixRewrite,
    hostRewrite: route.hostRewriteLiteral,
    // Envoy's default is 15 s; who wants none says 0s.
    timeoutMs: milliseconds(route.timeout, 15_000),
    retry: route.retryPolicy === undefined ? undefined : retry(route.retryPolicy),
    hash: [],
  };
}

function targets(route: XdsRouteAction, place: Place): readonly WeightedTarget[] {
  if (route.weightedClusters !== undefined) return weighted(route.weightedClusters, place);
  if (route.cluster === undefined) place.reject('needs cluster or weighted_clusters');
  const upstream = route.cluster ?? '';
  return [{ upstream, weight: 1, requestHeaders: NO_CHANGES, responseHeaders: NO_CHANGES }];
}

function weighted({ clusters = [] }: WeightedCluster, place: Place): readonly WeightedTarget[] {
  if (clusters.length === 0) place.at('weighted_clusters').reject('needs at least one cluster');
  return clusters.map((cluster) => ({
    upstream: cluster.name ?? '',
    weight: cluster.weight ?? 0,
    requestHeaders: headerChanges(cluster.requestHeadersToAdd, cluster.requestHeadersToRemove),
    responseHeaders: headerChanges(cluster.responseHeadersToAdd, cluster.responseHeadersToRemove),
  }));
}

function retry(policy: RetryPolicy): RetryPlan {
  const baseMs = milliseconds(policy.retryBackOff?.baseInterval, 25);
  const names = (policy.retryHostPredicate ?? []).map((predicate) => predicate.name ?? '');
  return {
    attemptsMax: policy.numRetries ?? 1,
    on: (policy.retryOn ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    statuses: policy.retriableStatusCodes ?? [],
    perTryTimeoutMs: milliseconds(policy.perTryTimeout, 0),
    backoffBaseMs: baseMs,
    backoffMaxMs: milliseconds(policy.retryBackOff?.maxInterval, baseMs * 10),
    avoidPreviousEndpoints: names.includes('envoy.retry_host_predicates.previous_hosts'),
    endpointPicksMax: policy.hostSelectionRetryMaxAttempts ?? 1,
  };
}

const NO_CHANGES: HeaderChanges = { set: [], append: [], remove: [] };

function headerChanges(
  add: readonly HeaderValueOption[] | undefined,
  remove: readonly string[] | undefined,
): HeaderChanges {
  if (add === undefined && remove === undefined) return NO_CHANGES;
  const set: [string, string][] = [];
  const append: [string, string][] = [];
  for (const { header, appendAction, append: appends } of add ?? []) {
    const pair: [string, string] = [(header?.key ?? '').toLowerCase(), header?.value ?? ''];
    const overwrites = appendAction === 'OVERWRITE_IF_EXISTS_OR_ADD' || appends === false;
    (overwrites ? set : append).push(pair);
  }
  return { set, append, remove: (remove ?? []).map((name) => name.toLowerCase()) };
}
