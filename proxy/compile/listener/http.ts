// HttpConnectionManager → HttpPlan.
import type {
  HttpConnectionManager,
  HttpConnectionManagerPathWithEscapedSlashesAction as SlashesAction,
} from '../../../api/xds/index.ts';
import type { FilterPlan, HttpPlan, PathRules } from '../../plan/index.ts';
import { chainFilter } from '../filter/index.ts';
import { accessLogs, localReply } from '../log/index.ts';
import { choice, type Place } from '../reading/index.ts';
import { http2Of, upgradePlans } from '../protocol/index.ts';
import { routeTable } from '../route/index.ts';
import type { Around } from './chain.ts';
import { clientAddress, clientCertificate } from './client.ts';
import { http1Of, limitsOf, underscores } from './limits.ts';
import { tracing } from './tracing.ts';

const CODECS = { AUTO: 'auto', HTTP1: 'http1', HTTP2: 'http2' } as const;

export function httpPlan(http: HttpConnectionManager, around: Around, place: Place): HttpPlan {
  const { http1ProtocolError, ...host } = hostRules(http);
  return {
    kind: 'http',
    statPrefix: statPrefix(http, place),
    codec: choice(http.codecType, CODECS, place.at('codec_type')) ?? 'auto',
    routes: routesOf(http, place),
    filters: filtersOf(http, place.at('http_filters')),
    serverHeader: serverHeader(http, place),
    via: http.via === '' ? undefined : http.via,
    tracing: tracing(http.tracing, around.direction, place.at('tracing')),
    clientCertificate: clientCertificate(http, place),
    clientAddress: clientAddress(http, place),
    requestId: {
      generates: http.generateRequestId ?? true,
      keepsExternal: http.preserveExternalRequestId ?? false,
      answers: http.alwaysSetRequestIdInResponse ?? false,
    },
    path: pathRules(http, around, place),
    host,
    http1: http1Of(http.httpProtocolOptions ?? {}, place.at('http_protocol_options')),
    http2: http2Of(http.http2ProtocolOptions ?? {}, place.at('http2_protocol_options')),
    underscores: underscores(http, place),
    forwardsExpect: http.proxy100Continue ?? false,
    limits: limitsOf(http, place),
    accessLogs: accessLogs(http.accessLog, place.at('access_log')),
    upgrades: upgradePlans(http.upgradeConfigs, place.at('upgrade_configs')),
    localReply: localReply(http.localReplyConfig, place.at('local_reply_config')),
    streamErrorOnBadMessage: http1ProtocolError,
  };
}

function statPrefix({ statPrefix: prefix = '' }: HttpConnectionManager, place: Place): string {
  if (prefix === '') place.at('stat_prefix').reject('is required');
  return prefix;
}

function routesOf({ routeConfig, rds }: HttpConnectionManager, place: Place): HttpPlan['routes'] {
  if (routeConfig !== undefined) {
    return { kind: 'inline', table: routeTable(routeConfig, place.at('route_config')) };
  }
  const table = rds?.routeConfigName ?? '';
  if (table === '') place.reject('needs route_config, or rds with a route_config_name');
  return { kind: 'named', table };
}

/** The last one forwards, and only the last. */
function filtersOf({ httpFilters }: HttpConnectionManager, place: Place): readonly FilterPlan[] {
  const names = new Set<string>();
  const filters = place.each(httpFilters, (filter, at) => {
    const { name = '', typedConfig, isOptional = false, disabled: isDisabled = false } = filter;
    if (name === '') at.at('name').reject('is required');
    if (names.has(name)) at.at('name').note(`${name} is there already: routes mean both`);
    names.add(name);
    return chainFilter(typedConfig, { name, isOptional, isDisabled }, at);
  });
  const known = filters.filter((filter) => filter !== undefined);
  const router = known.findIndex(({ kind }) => kind === 'router');
  const isLast = router === known.length - 1;
  if (known.length > 0 && !isLast) place.reject('needs envoy.filters.http.router, and as the last');
  return known;
}

const SERVER_HEADERS = {
  OVERWRITE: 'overwrite',
  APPEND_IF_ABSENT: 'append-if-absent',
  PASS_THROUGH: 'pass',
} as const;

function serverHeader(http: HttpConnectionManager, place: Place): HttpPlan['serverHeader'] {
  const at = place.at('server_header_transformation');
  const kind = choice(http.serverHeaderTransformation, SERVER_HEADERS, at) ?? 'overwrite';
  return { kind, value: http.serverName === undefined ? 'envoy' : http.serverName };
}

function hostRules(
  http: HttpConnectionManager,
): HttpPlan['host'] & { readonly http1ProtocolError: boolean } {
  const { stripAnyHostPort, stripMatchingHostPort, httpProtocolOptions } = http;
  const overridden = httpProtocolOptions?.overrideStreamErrorOnInvalidHttpMessage;
  return {
    stripPort:
      stripAnyHostPort === true ? 'any' : stripMatchingHostPort === true ? 'matching' : 'none',
    stripTrailingDot: http.stripTrailingHostDot ?? false,
    http1ProtocolError: overridden ?? http.streamErrorOnInvalidHttpMessage ?? false,
  };
}

const SLASHES: Readonly<Record<SlashesAction, PathRules['escapedSlashes']>> = {
  IMPLEMENTATION_SPECIFIC_DEFAULT: 'keep',
  KEEP_UNCHANGED: 'keep',
  REJECT_REQUEST: 'reject',
  UNESCAPE_AND_REDIRECT: 'redirect',
  UNESCAPE_AND_FORWARD: 'decode',
};

function pathRules(http: HttpConnectionManager, around: Around, place: Place): PathRules {
  const at = place.at('path_with_escaped_slashes_action');
  return {
    normalize: http.normalizePath ?? false,
    mergeSlashes: http.mergeSlashes ?? false,
    escapedSlashes: choice(http.pathWithEscapedSlashesAction, SLASHES, at) ?? 'keep',
    rejectsDotParameters: around.rejectsDotParameters,
  };
}
