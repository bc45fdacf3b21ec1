// HTTPMatchRequest → RouteMatch. What depends on who asks was decided in the view already.
import type {
  HeaderMatcher,
  QueryParameterMatcher,
  RouteMatch,
  StringMatcher,
} from '../../api/xds/index.ts';
import type { HttpMatch, StringMatch } from '../../api/istio/index.ts';

export function routeMatch(match: HttpMatch): RouteMatch {
  const headers = headerMatches(match);
  const queryParameters = Object.entries(match.queryParams ?? {}).map(queryMatch);
  return {
    ...pathMatch(match.uri),
    ...(match.ignoreUriCase === true ? { caseSensitive: false } : {}),
    ...(headers.length > 0 ? { headers } : {}),
    ...(queryParameters.length > 0 ? { queryParameters } : {}),
  };
}

export const ANY_PATH: RouteMatch = { prefix: '/' };

function pathMatch(uri: StringMatch | undefined): RouteMatch {
  if (uri?.exact !== undefined) return { path: uri.exact };
  if (uri?.regex !== undefined) return { safeRegex: { regex: uri.regex } };
  return uri?.prefix === undefined ? ANY_PATH : { prefix: uri.prefix };
}

function headerMatches(match: HttpMatch): readonly HeaderMatcher[] {
  const { headers = {}, withoutHeaders = {}, method, authority, scheme } = match;
  const byName = ([name, value]: [string, StringMatch]): HeaderMatcher => headerMatch(name, value);
  return [
    ...Object.entries(headers).map(byName),
    ...Object.entries(withoutHeaders).map(byName).map(without),
    ...(method === undefined ? [] : [headerMatch(':method', method)]),
    ...(authority === undefined ? [] : [headerMatch(':authority', authority)]),
    ...(scheme === undefined ? [] : [headerMatch(':scheme', scheme)]),
  ];
}

function headerMatch(name: string, value: StringMatch): HeaderMatcher {
  const stringMatch = stringMatcher(value);
  return stringMatch === undefined ? { name, presentMatch: true } : { name, stringMatch };
}

function without(matcher: HeaderMatcher): HeaderMatcher {
  // A header that is missing does not have the value either.
  const missing = matcher.stringMatch === undefined ? {} : { treatMissingHeaderAsEmpty: true };
  return { ...matcher, ...missing, invertMatch: true };
}

function queryMatch([name, value]: [string, StringMatch]): QueryParameterMatcher {
  const stringMatch = stringMatcher(value);
  return stringMatch === undefined ? { name, presentMatch: true } : { name, stringMatch };
}

/** Undefined when it is enough to be there: nothing said, or the regular expression `*`. */
export function stringMatcher({ exact, prefix, regex }: StringMatch): StringMatcher | undefined {
  if (exact !== undefined) return { exact };
  if (prefix !== undefined) return { prefix };
  return regex === undefined || regex === '*' ? undefined : { safeRegex: { regex } };
}
