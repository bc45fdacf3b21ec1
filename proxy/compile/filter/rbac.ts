// RBAC, for requests and for connections. What is not understood is refused: a permission that is
// left out denies too much, a condition that is left out allows too much.
import {
  unpack,
  type MetadataMatcher,
  type Permission,
  type Principal,
  type Rbac,
  type TypedExtensionConfig,
  type ValueMatcher,
} from '../../../api/xds/index.ts';
import type { MetadataValue, RbacPlan, RbacPredicate } from '../../plan/index.ts';
import { headerMatch, textMatch } from '../match/index.ts';
import { addressRange, choice, isPort, type Place } from '../reading/index.ts';

const ACTIONS = { ALLOW: 'allow', DENY: 'deny', LOG: 'log' } as const;

type Rules = { readonly rules?: Rbac; readonly shadowRules?: Rbac };

type RbacRules = { readonly rules: RbacPlan | undefined; readonly shadow: RbacPlan | undefined };

/** What acts, and what only counts. */
export function rbacRules({ rules, shadowRules }: Rules, place: Place): RbacRules {
  return {
    rules: rbacPlan(rules, place.at('rules')),
    shadow: rbacPlan(shadowRules, place.at('shadow_rules')),
  };
}

function rbacPlan(rbac: Rbac | undefined, place: Place): RbacPlan | undefined {
  if (rbac === undefined) return undefined;
  const policies = Object.entries(rbac.policies ?? {}).map(([name, policy]) => {
    const at = place.at('policies').at(name);
    const { permissions = [], principals = [] } = policy;
    if (permissions.length === 0) at.at('permissions').reject('needs at least one');
    if (principals.length === 0) at.at('principals').reject('needs at least one');
    return {
      name,
      permission: anyOf(at.at('permissions').each(permissions, permission)),
      principal: anyOf(at.at('principals').each(principals, principal)),
    };
  });
  return {
    action: choice(rbac.action, ACTIONS, place.at('action')) ?? 'allow',
    policies: policies.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function anyOf(of: readonly RbacPredicate[]): RbacPredicate {
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: 'any-of', of };
}

function permission(rule: Permission, place: Place): RbacPredicate {
  if (rule.andRules !== undefined) {
    const at = place.at('and_rules').at('rules');
    return { kind: 'all-of', of: some(at.each(rule.andRules.rules, permission), at) };
  }
  if (rule.orRules !== undefined) {
    const at = place.at('or_rules').at('rules');
    return { kind: 'any-of', of: some(at.each(rule.orRules.rules, permission), at) };
  }
  if (rule.any !== undefined) return always(rule.any, place);
  if (rule.header !== undefined) {
    return { kind: 'header', header: headerMatch(rule.header, place.at('header')) };
  }
  if (rule.urlPath !== undefined) {
    return { kind: 'path', path: textMatch(rule.urlPath.path, place.at('url_path').at('path')) };
  }
  if (rule.uriTemplate !== undefined) return template(rule.uriTemplate, place.at('uri_template'));
  if (rule.destinationIp !== undefined) {
    const range = addressRange(rule.destinationIp, place.at('destination_ip'));
    return { kind: 'destination-address', range };
  }
  if (rule.destinationPort !== undefined) {
    const from = isPort(rule.destinationPort, place.at('destination_port'));
    return { kind: 'destination-ports', from, below: from + 1 };
  }
  if (rule.destinationPortRange !== undefined) {
    const { start: from = 0, end: below = 0 } = rule.destinationPortRange;
    const at = place.at('destination_port_range');
    if (below <= from || from < 0 || below > 65_536) at.reject('must be a range of ports');
    return { kind: 'destination-ports', from, below };
  }
  if (rule.metadata !== undefined) return metadata(rule.metadata, place.at('metadata'));
  if (rule.notRule !== undefined) {
    return { kind: 'not', of: permission(rule.notRule, place.at('not_rule')) };
  }
  if (rule.requestedServerName !== undefined) {
    const at = place.at('requested_server_name');
    return { kind: 'server-name', name: textMatch(rule.requestedServerName, at) };
  }
  return nothing(place);
}

function principal(who: Principal, place: Place): RbacPredicate {
  if (who.andIds !== undefined) {
    const at = place.at('and_ids').at('ids');
    return { kind: 'all-of', of: some(at.each(who.andIds.ids, principal), at) };
  }
  if (who.orIds !== undefined) {
    const at = place.at('or_ids').at('ids');
    return { kind: 'any-of', of: some(at.each(who.orIds.ids, principal), at) };
  }
  if (who.any !== undefined) return always(who.any, place);
  if (who.authenticated !== undefined) {
    const { principalName } = who.authenticated;
    const at = place.at('authenticated').at('principal_name');
    return { kind: 'authenticated', name: principalName && textMatch(principalName, at) };
  }
  if (who.sourceIp !== undefined) {
    return { kind: 'source-address', range: addressRange(who.sourceIp, place.at('source_ip')) };
  }
  if (who.directRemoteIp !== undefined) {
    const range = addressRange(who.directRemoteIp, place.at('direct_remote_ip'));
    return { kind: 'direct-address', range };
  }
  if (who.remoteIp !== undefined) {
    return { kind: 'remote-address', range: addressRange(who.remoteIp, place.at('remote_ip')) };
  }
  if (who.header !== undefined) {
    return { kind: 'header', header: headerMatch(who.header, place.at('header')) };
  }
  if (who.urlPath !== undefined) {
    return { kind: 'path', path: textMatch(who.urlPath.path, place.at('url_path').at('path')) };
  }
  if (who.metadata !== undefined) return metadata(who.metadata, place.at('metadata'));
  if (who.notId !== undefined) {
    return { kind: 'not', of: principal(who.notId, place.at('not_id')) };
  }
  return nothing(place);
}

function always(any: boolean, place: Place): RbacPredicate {
  if (!any) place.at('any').reject('can only be true');
  return { kind: 'any' };
}

function some(of: readonly RbacPredicate[], place: Place): readonly RbacPredicate[] {
  if (of.length === 0) place.reject('needs at least one');
  return of;
}

function nothing(place: Place): RbacPredicate {
  place.reject('says nothing that this version understands');
  return { kind: 'not', of: { kind: 'any' } };
}

const TEMPLATE = 'envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig';

function template({ typedConfig }: TypedExtensionConfig, place: Place): RbacPredicate {
  const config = unpack(typedConfig, TEMPLATE);
  if (config === undefined) {
    place.at('typed_config').reject(`${typedConfig?.['@type'] ?? 'nothing'} is not supported`);
  }
  const { pathTemplate = '' } = config ?? {};
  if (!pathTemplate.startsWith('/')) {
    place.at('typed_config').at('path_template').reject("must begin with '/'");
  }
  return { kind: 'uri-template', template: pathTemplate };
}

function metadata(matcher: MetadataMatcher, place: Place): RbacPredicate {
  const { filter = '', path = [], value, invert = false } = matcher;
  if (filter === '') place.at('filter').reject('is required');
  if (path.length === 0) place.at('path').reject('is required');
  const keys = place.at('path').each(path, ({ key = '' }, at) => {
    if (key === '') at.at('key').reject('is required');
    return key;
  });
  const at = place.at('value');
  return { kind: 'metadata', filter, path: keys, value: metadataValue(value, at), invert };
}

function metadataValue(value: ValueMatcher | undefined, place: Place): MetadataValue {
  if (value?.stringMatch !== undefined) {
    return { kind: 'text', text: textMatch(value.stringMatch, place.at('string_match')) };
  }
  if (value?.presentMatch === true) return { kind: 'present' };
  if (value?.nullMatch !== undefined) return { kind: 'none' };
  if (value?.boolMatch !== undefined) return { kind: 'boolean', is: value.boolMatch };
  if (value?.doubleMatch !== undefined) {
    const { range, exact } = value.doubleMatch;
    if (exact !== undefined) return { kind: 'number', from: exact, below: nextAbove(exact) };
    if (range === undefined) place.at('double_match').reject('needs range or exact');
    return { kind: 'number', from: range?.start ?? 0, below: range?.end ?? 0 };
  }
  if (value?.listMatch !== undefined) {
    const at = place.at('list_match').at('one_of');
    return { kind: 'member', of: metadataValue(value.listMatch.oneOf, at) };
  }
  if (value?.orMatch !== undefined) {
    const at = place.at('or_match').at('value_matchers');
    return { kind: 'any-of', of: at.each(value.orMatch.valueMatchers, metadataValue) };
  }
  place.reject('says nothing that this version understands');
  return { kind: 'none' };
}

/** The next number that a double can be: a range that holds only this one. */
function nextAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}
