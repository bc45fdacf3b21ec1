// What of a request or connection decides which endpoint it sticks to.
import type {
  RouteActionHashPolicy,
  HashPolicyCookie,
  TcpHashPolicy,
} from '../../../api/xds/index.ts';
import type { HashPlan } from '../../plan/index.ts';
import { substitution } from '../match/index.ts';
import { milliseconds, type Place } from '../reading/index.ts';

export function hashPolicies(
  policies: readonly RouteActionHashPolicy[] | undefined,
  place: Place,
): readonly HashPlan[] {
  return place.each(policies, hashPolicy).filter((plan) => plan !== undefined);
}

function hashPolicy(policy: RouteActionHashPolicy, place: Place): HashPlan | undefined {
  const { terminal = false, header, cookie, queryParameter, connectionProperties } = policy;
  if (header !== undefined) {
    const { headerName = '', regexRewrite } = header;
    const at = place.at('header');
    required(headerName, at.at('header_name'));
    const rewrite = regexRewrite && substitution(regexRewrite, at.at('regex_rewrite'));
    return { kind: 'header', name: headerName.toLowerCase(), rewrite, terminal };
  }
  if (cookie !== undefined) return { ...cookiePlan(cookie, place.at('cookie')), terminal };
  if (queryParameter !== undefined) {
    const { name = '' } = queryParameter;
    required(name, place.at('query_parameter').at('name'));
    return { kind: 'query', name, terminal };
  }
  if (connectionProperties?.sourceIp === true) return { kind: 'source-address', terminal };
  place.note('says nothing that is acted on');
  return undefined;
}

function cookiePlan(cookie: HashPolicyCookie, place: Place) {
  const { name = '', ttl, path = '', attributes = [] } = cookie;
  required(name, place.at('name'));
  return {
    kind: 'cookie' as const,
    name,
    ttlMs: ttl === undefined ? undefined : milliseconds(ttl, 0, place.at('ttl')),
    path,
    attributes: attributes.map(({ name: key = '', value = '' }) => ({ name: key, value })),
  };
}

function required(text: string, place: Place): void {
  if (text === '') place.reject('is required');
}

/** Connections have only an address. */
export function connectionHash(
  policies: readonly TcpHashPolicy[] | undefined,
  place: Place,
): readonly HashPlan[] {
  const plans = place.each(policies, ({ sourceIp }, at): HashPlan | undefined => {
    if (sourceIp !== undefined) return { kind: 'source-address', terminal: false };
    at.note('says nothing that is acted on');
    return undefined;
  });
  return plans.filter((plan) => plan !== undefined);
}
