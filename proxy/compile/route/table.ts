// RouteConfiguration → RouteTablePlan: virtual hosts, what they say to all of their routes, and
// that no two of them claim one domain.
import type { RouteConfiguration, VirtualHost } from '../../../api/xds/index.ts';
import type { RouteTablePlan, VirtualHostPlan } from '../../plan/index.ts';
import { limitActions } from '../filter/index.ts';
import { choice, type Place } from '../reading/index.ts';
import { routePlan } from './route.ts';
import { filtersOf, overlaid, scopedHeaders, type Scope } from './scope.ts';

// Envoy's, lest a table of routes become a web server.
const DIRECT_RESPONSE_BYTES = 4096;

export function routeTable(config: RouteConfiguration, place: Place): RouteTablePlan {
  const scope: Scope = {
    filters: filtersOf(config.typedPerFilterConfig, place),
    mirrors: { policies: config.requestMirrorPolicies, place },
    retry: undefined,
    hedge: undefined,
    replayBytesMax: undefined,
    bodyBytesMax: config.maxDirectResponseBodySizeBytes ?? DIRECT_RESPONSE_BYTES,
    limits: [],
  };
  const hosts = place.at('virtual_hosts').each(config.virtualHosts, (host, at) => {
    return virtualHost(host, scope, at);
  });
  uniqueDomains(hosts, place.at('virtual_hosts'));
  return {
    kind: 'routes',
    name: config.name ?? '',
    hosts,
    ignorePortInHost: config.ignorePortInHostMatching ?? false,
    headers: scopedHeaders(config, place),
    mostSpecificHeadersWin: config.mostSpecificHeaderMutationsWins ?? false,
  };
}

const REQUIRE_TLS = { NONE: 'none', EXTERNAL_ONLY: 'external', ALL: 'all' } as const;

function virtualHost(host: VirtualHost, table: Scope, place: Place): VirtualHostPlan {
  const { name = '', domains = [] } = host;
  if (name === '') place.at('name').reject('is required');
  if (domains.length === 0) place.at('domains').reject('needs at least one domain');
  place.at('domains').each(domains, checkDomain);
  const scope: Scope = {
    filters: overlaid({
      outer: table.filters,
      inner: filtersOf(host.typedPerFilterConfig, place),
    }),
    mirrors:
      (host.requestMirrorPolicies ?? []).length === 0
        ? table.mirrors
        : { policies: host.requestMirrorPolicies, place },
    retry: host.retryPolicy && { policy: host.retryPolicy, place: place.at('retry_policy') },
    hedge: host.hedgePolicy,
    replayBytesMax: host.perRequestBufferLimitBytes,
    bodyBytesMax: table.bodyBytesMax,
    limits: limitActions(host.rateLimits, place.at('rate_limits')),
  };
  return {
    name,
    domains,
    routes: place.at('routes').each(host.routes, (route, at) => routePlan(route, scope, at)),
    headers: scopedHeaders(host, place),
    requireTls: choice(host.requireTls, REQUIRE_TLS, place.at('require_tls')) ?? 'none',
    attemptCount: {
      request: host.includeRequestAttemptCount ?? false,
      response: host.includeAttemptCountInResponse ?? false,
    },
    tellsTimeoutRetry: host.includeIsTimeoutRetryHeader ?? false,
  };
}

/** One star, at either end. */
function checkDomain(domain: string, place: Place): void {
  if (domain === '') place.reject('must not be empty');
  const stars = domain.split('*').length - 1;
  const isAtEnd = domain.startsWith('*') || domain.endsWith('*');
  if (stars > 1 || (stars === 1 && !isAtEnd)) {
    place.note(`'${domain}' is taken literally: one * may stand at the beginning or the end`);
  }
}

/** Domains are names: their case does not tell them apart. */
function uniqueDomains(hosts: readonly VirtualHostPlan[], place: Place): void {
  const owners = new Map<string, string>();
  const names = new Set<string>();
  hosts.forEach((host, i) => {
    if (names.has(host.name)) place.at(i).at('name').note(`${host.name} is there already`);
    names.add(host.name);
    for (const domain of host.domains) {
      const owner = owners.get(domain.toLowerCase());
      if (owner === undefined) owners.set(domain.toLowerCase(), host.name);
      else place.at(i).at('domains').reject(`${domain} belongs to ${owner} already`);
    }
  });
}
