// Fields that this build does not know. In anything that guards (who may enter, whom to trust,
// what a rule matches) leaving one out lets more in than was meant: the resource is refused.
// Elsewhere it is a finding.
import type { XdsUnknown } from '../../../api/xds/index.ts';
import type { Place } from './place.ts';

const GUARDING_PREFIXES: readonly string[] = [
  'envoy.config.rbac.',
  'envoy.extensions.filters.http.rbac.',
  'envoy.extensions.filters.network.rbac.',
  'envoy.extensions.filters.listener.',
  'envoy.extensions.transport_sockets.',
  'envoy.extensions.path.match.',
  'envoy.type.matcher.',
  'envoy.config.route.v3.RouteMatch',
];

const GUARDING = new Set([
  'envoy.config.core.v3.CidrRange',
  'envoy.config.core.v3.TransportSocket',
  'envoy.config.cluster.v3.Cluster.TransportSocketMatch',
  'envoy.config.listener.v3.FilterChain',
  'envoy.config.listener.v3.FilterChainMatch',
  'envoy.config.listener.v3.Filter',
  'envoy.config.listener.v3.ListenerFilter',
  'envoy.config.listener.v3.ListenerFilterChainMatchPredicate',
  'envoy.config.listener.v3.ListenerFilterChainMatchPredicate.MatchSet',
  'envoy.config.route.v3.CookieMatcher',
  'envoy.config.route.v3.FilterConfig',
  'envoy.config.route.v3.HeaderMatcher',
  'envoy.config.route.v3.QueryParameterMatcher',
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter',
  'envoy.type.v3.Int32Range',
  'envoy.type.v3.Int64Range',
]);

/** Single fields that decide who is let where, in messages that otherwise only tune. */
const GUARDING_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'envoy.config.listener.v3.Listener': [
    ...['#32', 'filter_chain_matcher', 'filterChainMatcher'],
    ...['#36', 'fcds_config', 'fcdsConfig'],
  ],
  'envoy.config.route.v3.VirtualHost': [
    ...['#21', 'matcher'],
    ...['#26', 'route_specifiers', 'routeSpecifiers'],
  ],
  'envoy.config.route.v3.Route': ['#21', 'route_specifiers', 'routeSpecifiers'],
  'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy': [
    ...['#12', 'tunneling_config', 'tunnelingConfig'],
  ],
  'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager': [
    ...['#60', 'forward_client_cert_matcher', 'forwardClientCertMatcher'],
  ],
};

export function judgeUnknown(fields: readonly XdsUnknown[], place: Place): void {
  for (const field of fields) {
    const at = place.at(snakeCase(field.path));
    if (guards(field)) at.reject('is unknown to this version, and ignoring it could let more in');
    else at.note('is unknown to this version and not acted on');
  }
}

function guards({ path, type }: XdsUnknown): boolean {
  if (GUARDING.has(type) || GUARDING_PREFIXES.some((prefix) => type.startsWith(prefix)))
    return true;
  const leaf = path.slice(path.lastIndexOf('.') + 1);
  return GUARDING_FIELDS[type]?.includes(leaf) ?? false;
}

/** As people write it: `filterChains[0].typedConfig.#37` → `filter_chains[0].typed_config.#37`. */
function snakeCase(path: string): string {
  return path.replace(/([a-z0-9])([A-Z])/g, (_, before: string, letter: string) => {
    return `${before}_${letter.toLowerCase()}`;
  });
}
