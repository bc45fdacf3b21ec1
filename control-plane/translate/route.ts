// HTTPRoute → Routes, one for each of its matches.
import type {
  RedirectAction,
  Route,
  RouteAction,
  RouteMatch,
  WeightedClusterClusterWeight,
} from '../../api/xds/index.ts';
import {
  durationMs,
  type Destination,
  type HttpDestination,
  type HttpMatch,
  type HttpRedirect,
  type HttpRetry,
  type HttpRoute,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { fullHost, type MeshService, type Routing } from '../mesh/index.ts';
import type { Services } from './kept.ts';
import { hashPolicy } from './balance.ts';
import { BETTER_RETRIES, bothMetadata, NONE, ownMetadata, seconds } from './messages.ts';
import { configPath, outboundCluster } from './names.ts';
import { ANY_PATH, routeMatch } from './route-match.ts';
import { fraction, headerFields, hostChange, perFilter, retryPolicy } from './route-policy.ts';
import { policyOf } from './traffic-policy.ts';

export type RouteContext = {
  /** That clients connect to. */
  readonly port: number;
  readonly services: Services;
  /** Of the mesh, for rules that have none of their own. */
  readonly retries?: HttpRetry | undefined;
};

/** In the order in which they are tried. */
export function routesOf(routing: Routing, context: RouteContext): readonly Route[] {
  return routing.http.filter(isComplete).flatMap((rule) => {
    const matches = rule.match ?? [];
    if (matches.length === 0) return [route({ rule, match: undefined, routing, context })];
    return matches
      .filter(({ port }) => port === undefined || port === context.port)
      .map((match) => route({ rule, match, routing, context }));
  });
}

/** Says what to do; one that does not must not take the whole table with it. */
function isComplete({ route: to = [], redirect: away, directResponse }: HttpRoute): boolean {
  return to.length > 0 || away !== undefined || directResponse !== undefined;
}

/** Straight to a service, for hosts nobody has rules for. */
export function serviceRoute(service: MeshService, context: RouteContext): Route {
  const key = { host: service.host, port: context.port, subset: undefined };
  return {
    name: 'default',
    match: ANY_PATH,
    route: {
      cluster: outboundCluster(key),
      ...timing(undefined),
      ...retrying(context.retries),
      ...hashing([outboundCluster(key)], context),
    },
    metadata: ownMetadata(BETTER_RETRIES),
    decorator: { operation: `${service.host}:${context.port}/*` },
  };
}

type RouteToMake = {
  readonly rule: HttpRoute;
  readonly match: HttpMatch | undefined;
  readonly routing: Routing;
  readonly context: RouteContext;
};

function route({ rule, match, routing, context }: RouteToMake): Route {
  const matching = match === undefined ? ANY_PATH : routeMatch(match);
  const acting = action(rule, routing, context);
  const name = [rule.name, match?.name].filter((part) => part !== undefined).join('.');
  return {
    name: name === '' ? 'default' : name,
    match: matching,
    ...acting,
    metadata: bothMetadata({
      istio: { config: configPath('virtual-service', `${routing.namespace}/${routing.name}`) },
      lateen: BETTER_RETRIES,
    }),
    decorator: { operation: `${calledName(acting, routing, context)}${pathText(matching)}` },
    ...headerFields(rule.headers ?? {}),
    ...(match?.statPrefix === undefined ? {} : { statPrefix: match.statPrefix }),
    ...given({ typedPerFilterConfig: perFilter(rule.fault, rule.corsPolicy) }),
  };
}

/** What a span is named for: the one service called, or the rules that choose among many. */
function calledName(
  { route: to }: Pick<Route, 'route'>,
  { name }: Routing,
  { port }: RouteContext,
): string {
  const [, calledPort, , host] = to?.cluster?.split('|') ?? [];
  return host === undefined ? `${name}:${port}` : `${host}:${calledPort ?? ''}`;
}

function pathText({ path, prefix, safeRegex }: RouteMatch): string {
  return path ?? safeRegex?.regex ?? `${prefix ?? '/'}*`;
}

function action(
  rule: HttpRoute,
  routing: Routing,
  context: RouteContext,
): Pick<Route, 'route' | 'redirect' | 'directResponse'> {
  if (rule.redirect !== undefined) return { redirect: redirect(rule.redirect, context.port) };
  if (rule.directResponse !== undefined) {
    const { status, body } = rule.directResponse;
    const { string: inlineString, bytes: inlineBytes } = body ?? {};
    return {
      directResponse: { status, ...given({ body: body && given({ inlineString, inlineBytes }) }) },
    };
  }
  return { route: forward(rule, routing, context) };
}

const REDIRECT_CODES = new Map<number, NonNullable<RedirectAction['responseCode']>>([
  [301, 'MOVED_PERMANENTLY'],
  [302, 'FOUND'],
  [303, 'SEE_OTHER'],
  [307, 'TEMPORARY_REDIRECT'],
  [308, 'PERMANENT_REDIRECT'],
]);

function redirect(rule: HttpRedirect, requested: number): RedirectAction {
  const { scheme } = rule;
  return {
    ...given({
      hostRedirect: rule.authority,
      pathRedirect: rule.uri,
      prefixRewrite: rule.prefixRewrite,
      schemeRedirect: scheme,
      portRedirect: rule.port ?? derivedPort(rule, requested),
    }),
    responseCode: REDIRECT_CODES.get(rule.redirectCode ?? 301) ?? 'MOVED_PERMANENTLY',
  };
}

/** Undefined: the client's port stays. */
function derivedPort({ derivePort, scheme }: HttpRedirect, requested: number): number | undefined {
  if (derivePort === 'FROM_REQUEST_PORT') return requested;
  if (derivePort === undefined) return undefined;
  return scheme === 'https' ? 443 : 80;
}

function forward(rule: HttpRoute, routing: Routing, context: RouteContext): RouteAction {
  const clusterOf = (destination: Destination): string =>
    clusterName(destination, routing, context);
  const { uri, authority, uriRegexRewrite } = rule.rewrite ?? {};
  const mirrors = [
    ...(rule.mirrors ?? []),
    ...(rule.mirror === undefined
      ? []
      : [
          {
            destination: rule.mirror,
            percentage: rule.mirrorPercentage ?? { value: rule.mirrorPercent ?? 100 },
          },
        ]),
  ];
  return {
    ...targets(rule.route ?? [], clusterOf),
    ...hashing(
      (rule.route ?? []).map(({ destination }) => clusterOf(destination)),
      context,
    ),
    ...timing(rule.timeout),
    ...retrying(rule.retries ?? context.retries),
    ...given({
      prefixRewrite: uri,
      hostRewriteLiteral: authority ?? hostChange(rule.headers ?? {}),
      regexRewrite: uriRegexRewrite && {
        pattern: { regex: uriRegexRewrite.match ?? '' },
        substitution: uriRegexRewrite.rewrite ?? '',
      },
    }),
    ...(mirrors.length === 0
      ? {}
      : {
          requestMirrorPolicies: mirrors.map(({ destination, percentage }) => ({
            cluster: clusterOf(destination),
            runtimeFraction: { defaultValue: fraction(percentage?.value ?? 100) },
            disableShadowHostSuffixAppend: true,
          })),
        }),
  };
}

function targets(
  destinations: readonly HttpDestination[],
  clusterOf: (destination: Destination) => string,
): Pick<RouteAction, 'cluster' | 'weightedClusters'> {
  // One destination has all, whatever weight it says; of several, those without weight have none.
  const positive = destinations.filter(({ weight = 0 }) => weight > 0);
  const weighted = positive.length === 0 ? destinations : positive;
  const [only] = weighted;
  if (only !== undefined && weighted.length === 1 && only.headers === undefined) {
    return { cluster: clusterOf(only.destination) };
  }
  return {
    weightedClusters: {
      clusters: weighted.map((target): WeightedClusterClusterWeight => ({
        name: clusterOf(target.destination),
        weight: weighted.length === 1 ? 100 : (target.weight ?? 1),
        ...headerFields(target.headers ?? {}),
        ...given({ hostRewriteLiteral: hostChange(target.headers ?? {}) }),
      })),
    },
  };
}

/** Without a port: the service's only one, or else the one the client connected to. */
export function clusterName(
  destination: Destination,
  { namespace }: Pick<Routing, 'namespace'>,
  { services, port }: Pick<RouteContext, 'services' | 'port'>,
): string {
  const host = fullHost({ host: destination.host, namespace });
  const ports = services.get(host)?.service.ports ?? [];
  const only = ports.length === 1 ? ports[0]?.number : undefined;
  const number = destination.port?.number ?? only ?? port;
  return outboundCluster({ host, port: number, subset: destination.subset });
}

/** What of a request chooses the endpoint, by the rules of all that it may be sent to. */
function hashing(clusters: readonly string[], { services }: RouteContext) {
  const policies = clusters.flatMap((cluster) => {
    const [, port, name, host = ''] = cluster.split('|');
    const rule = services.get(host)?.rule;
    if (rule === undefined) return [];
    const subset = rule.subsets.find((each) => each.name === name);
    return hashPolicy(policyOf(rule, { port: Number(port), subset })) ?? [];
  });
  return policies.length === 0 ? {} : { hashPolicy: policies };
}

/** No timeout unless a rule has one: Envoy's own fifteen seconds would end long answers. */
function timing(timeout: string | undefined): Pick<RouteAction, 'timeout' | 'maxStreamDuration'> {
  const text = timeout === undefined ? NONE : seconds(durationMs(timeout));
  return {
    timeout: text,
    maxStreamDuration: { maxStreamDuration: NONE, grpcTimeoutHeaderMax: text },
  };
}

function retrying(rule: HttpRoute['retries']): Pick<RouteAction, 'retryPolicy'> {
  return given({ retryPolicy: retryPolicy(rule) });
}
