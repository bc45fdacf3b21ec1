// The filters we have, by the type of their configuration: what stands in a chain, and what a
// route, virtual host or table says to one of them.
import {
  nameOfTypeUrl,
  unpack,
  type AnyMessage,
  type XdsMessages,
} from '../../../api/xds/index.ts';
import type { FilterPlan, FilterSettings } from '../../plan/index.ts';
import type { Place } from '../reading/index.ts';
import { corsPolicy } from './cors.ts';
import { fault } from './fault.ts';
import { localRateLimit } from './local-rate-limit.ts';
import { rbacRules } from './rbac.ts';
import { affinity, buffer, headerMutation, router } from './small.ts';

type Compile = (config: AnyMessage, place: Place) => FilterSettings;

/** Binds a compiler to the type it reads. */
function of<N extends keyof XdsMessages>(
  name: N,
  compile: (config: XdsMessages[N], place: Place) => FilterSettings,
): readonly [string, Compile] {
  const reading: Compile = (config, place) => {
    const value = unpack(config, name);
    if (value === undefined) place.reject(`is not ${name}`);
    return value === undefined ? SWITCH : compile(value, place);
  };
  return [name, reading];
}

const HTTP = 'envoy.extensions.filters.http';
/** Disabled or not is all that is said. */
const SWITCH: FilterSettings = { kind: 'switch' };

/** In a chain. */
const IN_CHAIN: ReadonlyMap<string, Compile> = new Map([
  of(`${HTTP}.router.v3.Router`, router),
  of(`${HTTP}.fault.v3.HTTPFault`, fault),
  of(`${HTTP}.cors.v3.Cors`, () => ({ kind: 'cors', policy: undefined })),
  of(`${HTTP}.local_ratelimit.v3.LocalRateLimit`, localRateLimit),
  of(`${HTTP}.rbac.v3.RBAC`, rbac),
  of(`${HTTP}.header_mutation.v3.HeaderMutation`, ({ mutations }, place) =>
    headerMutation(mutations, place.at('mutations')),
  ),
  of(`${HTTP}.buffer.v3.Buffer`, buffer),
  of(`${HTTP}.stateful_session.v3.StatefulSession`, affinity),
  of(`${HTTP}.grpc_stats.v3.FilterConfig`, () => ({ kind: 'grpc-stats' })),
  of(`${HTTP}.grpc_web.v3.GrpcWeb`, () => ({ kind: 'grpc-web' })),
]);

/** On a route, a virtual host, a table or a weighted cluster. */
const ON_ROUTE: ReadonlyMap<string, Compile> = new Map([
  of(`${HTTP}.fault.v3.HTTPFault`, fault),
  of(`${HTTP}.cors.v3.CorsPolicy`, corsPolicy),
  of(`${HTTP}.local_ratelimit.v3.LocalRateLimit`, localRateLimit),
  of(`${HTTP}.rbac.v3.RBACPerRoute`, (config, place) =>
    config.rbac === undefined ? SWITCH : rbac(config.rbac, place.at('rbac')),
  ),
  of(`${HTTP}.header_mutation.v3.HeaderMutationPerRoute`, ({ mutations }, place) =>
    headerMutation(mutations, place.at('mutations')),
  ),
  of(`${HTTP}.buffer.v3.BufferPerRoute`, (config, place) =>
    config.disabled === true ? SWITCH : buffer(config.buffer ?? {}, place.at('buffer')),
  ),
  of(`${HTTP}.stateful_session.v3.StatefulSessionPerRoute`, (config, place) =>
    config.disabled === true
      ? SWITCH
      : affinity(config.statefulSession ?? {}, place.at('stateful_session')),
  ),
]);

/** Istio's own, whose settings we do not read: what they do is decided here. */
const OF_ISTIO: Readonly<Record<string, FilterSettings>> = {
  'io.istio.http.peer_metadata.Config': { kind: 'peer-metadata' },
  'stats.PluginConfig': { kind: 'mesh-stats' },
  'istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig': { kind: 'alpn' },
};

type Named = { readonly name: string; readonly isOptional: boolean; readonly isDisabled: boolean };

/** Undefined: not one of ours, and nobody minds. */
export function chainFilter(
  config: AnyMessage | undefined,
  { name, isOptional, isDisabled: disabled }: Named,
  place: Place,
): FilterPlan | undefined {
  const type = nameOfTypeUrl(config?.['@type'] ?? '');
  const istio = OF_ISTIO[type];
  if (istio !== undefined) return { name, disabled, ...istio };
  const compile = IN_CHAIN.get(type);
  if (config !== undefined && compile !== undefined) {
    return { name, disabled, ...compile(config, place.at('typed_config')) };
  }
  unsupported({ type: type || name, isOptional }, place.at('typed_config'));
  return undefined;
}

const FILTER_CONFIG = 'envoy.config.route.v3.FilterConfig';

/** What `typed_per_filter_config` says to the filter of that name. */
export function routeFilter(name: string, given: AnyMessage, place: Place): FilterPlan | undefined {
  const wrapped = unpack(given, FILTER_CONFIG);
  const { disabled: isOff = false, isOptional = false } = wrapped ?? {};
  const config = wrapped === undefined ? given : wrapped.config;
  if (isOff) return { name, disabled: true, ...SWITCH };
  const at = wrapped === undefined ? place : place.at('config');
  if (config === undefined) return { name, disabled: false, ...SWITCH };
  const type = nameOfTypeUrl(config['@type']);
  const compile = ON_ROUTE.get(type);
  if (compile === undefined) {
    unsupported({ type, isOptional }, at);
    return undefined;
  }
  const settings = compile(config, at);
  return { name, disabled: settings.kind === 'switch', ...settings };
}

function unsupported(
  { type, isOptional }: { readonly type: string; readonly isOptional: boolean },
  place: Place,
): void {
  if (isOptional) place.note(`${type} is not supported and, being optional, left out`);
  else place.reject(`${type} is not supported`);
}

type Rbac = Parameters<typeof rbacRules>[0];

function rbac(config: Rbac, place: Place): FilterSettings {
  return { kind: 'rbac', ...rbacRules(config, place) };
}
