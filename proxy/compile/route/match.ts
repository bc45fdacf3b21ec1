// RouteMatch: everything that must hold of a request. It guards.
import type { RouteMatch as XdsRouteMatch } from '../../../api/xds/index.ts';
import type { RouteMatch, TextMatch } from '../../plan/index.ts';
import { cookieMatch, headerMatch, queryMatch, regex } from '../match/index.ts';
import { fraction, type Place } from '../reading/index.ts';

export function routeMatch(match: XdsRouteMatch, place: Place): RouteMatch {
  const { runtimeFraction, tlsContext } = match;
  const chance = place.at('runtime_fraction').at('default_value');
  return {
    path: pathMatch(match, place),
    headers: place.at('headers').each(match.headers, headerMatch),
    query: place.at('query_parameters').each(match.queryParameters, queryMatch),
    cookies: place.at('cookies').each(match.cookies, cookieMatch),
    percent:
      runtimeFraction === undefined ? 100 : fraction(runtimeFraction.defaultValue, 0, chance),
    isGrpc: match.grpc !== undefined,
    isConnect: match.connectMatcher !== undefined,
    tls: tlsContext && { presented: tlsContext.presented, validated: tlsContext.validated },
  };
}

function pathMatch(match: XdsRouteMatch, place: Place): TextMatch | undefined {
  const { path, prefix, pathSeparatedPrefix, safeRegex } = match;
  const ignoreCase = match.caseSensitive === false;
  if (path !== undefined) return { kind: 'exact', text: path, ignoreCase };
  if (prefix !== undefined) {
    return prefix === '' ? undefined : { kind: 'prefix', text: prefix, ignoreCase };
  }
  if (pathSeparatedPrefix !== undefined) {
    if (!/^\/[^?#]*[^?#/]$/.test(pathSeparatedPrefix)) {
      place
        .at('path_separated_prefix')
        .reject("must begin with '/', and neither end with one nor have a query");
    }
    return { kind: 'segment-prefix', text: pathSeparatedPrefix, ignoreCase };
  }
  if (safeRegex !== undefined) return regex(safeRegex, place.at('safe_regex'));
  if (match.connectMatcher === undefined) {
    place.reject(
      'needs one of prefix, path, path_separated_prefix, safe_regex and connect_matcher',
    );
  }
  return undefined;
}
