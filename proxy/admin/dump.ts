// What the proxy holds, in the shape of Envoy's `/config_dump`, which istioctl and people's scripts
// read. Private keys are never in it.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { AdsResource } from '../xds/index.ts';
import type { Held, Inside } from './inside.ts';
import { masked } from './mask.ts';
import { originalNames, type Definitions } from './original-names.ts';

/** Secrets are listed on their own, without their keys. */
type Kind = Exclude<AdsResource['kind'], 'secret'>;

type DumpOptions = {
  /** Endpoints are many: only when asked for, with `?include_eds`. */
  readonly includeEndpoints: boolean;
  /** Only the entries of that list: `?resource=dynamic_listeners`. */
  readonly field: string | undefined;
  /** Only these fields of each: `?mask=bootstrap.node,cluster.name`. */
  readonly mask: string | undefined;
  /** Only entries whose name fits. */
  readonly name: RegExp | undefined;
};

const ADMIN = 'type.googleapis.com/envoy.admin.v3.';
const MESSAGES: Readonly<Record<Kind, string>> = {
  listener: 'envoy.config.listener.v3.Listener',
  cluster: 'envoy.config.cluster.v3.Cluster',
  routes: 'envoy.config.route.v3.RouteConfiguration',
  endpoints: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
};

export function configDump(inside: Inside, options: DumpOptions): JsonObject {
  const { definitions } = inside;
  const { field, mask, name } = options;
  const entries = (kind: Kind, key: string): JsonObject[] =>
    [...inside.held(kind).values()]
      .filter(({ resource }) => name === undefined || name.test(resource.name))
      .map((held) => entry(held, { key, message: messageOf(definitions, kind, held), inside }));
  const way = inside.isStatic ? 'static' : 'dynamic';
  const listeners = entries('listener', 'listener');
  const routes = entries('routes', 'route_config');
  const sections: JsonObject[] = [
    section('Bootstrap', { bootstrap: bootstrapOf(inside), last_updated: time(inside.startedAt) }),
    section('Clusters', {
      [inside.isStatic ? 'static_clusters' : 'dynamic_active_clusters']: entries(
        'cluster',
        'cluster',
      ),
    }),
    section('Listeners', { [`${way}_listeners`]: listeners }),
    section('ScopedRoutes', {}),
    section('Routes', {
      static_route_configs: listeners.flatMap(inlineRoutes),
      ...(inside.isStatic ? {} : { dynamic_route_configs: routes }),
    }),
    section('Secrets', secretLists(inside)),
  ];
  if (options.includeEndpoints) {
    const list = `${way}_endpoint_configs`;
    sections.push(section('Endpoints', { [list]: entries('endpoints', 'endpoint_config') }));
  }
  const chosen = field === undefined ? sections : sections.flatMap((one) => listIn(one, field));
  return { configs: mask === undefined ? chosen : chosen.map((one) => masked(one, mask)) };
}

function bootstrapOf(inside: Inside): JsonObject {
  const { definitions } = inside;
  return { node: originalNames(definitions, 'envoy.config.core.v3.Node', jsonOf(inside.node)) };
}

type EntryParts = { readonly key: string; readonly message: Json; readonly inside: Inside };

function entry(held: Held, { key, message, inside }: EntryParts): JsonObject {
  const { resource, at } = held;
  if (inside.isStatic) return { [key]: message, last_updated: time(at) };
  const version = { version_info: resource.version };
  const state = { ...version, [key]: message, last_updated: time(at) };
  return key === 'listener' ? { name: resource.name, active_state: state } : state;
}

/** Routes that lie in a listener are listed with the others, as Envoy does. */
function inlineRoutes(listener: Json): readonly JsonObject[] {
  const found: JsonObject[] = [];
  const look = (value: Json | undefined, updated: Json): void => {
    if (isList(value)) for (const item of value) look(item, updated);
    if (!isObject(value)) return;
    const config = value['route_config'];
    if (isObject(config)) {
      const type = { '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration' };
      found.push({ route_config: { ...type, ...config }, last_updated: updated });
    }
    for (const [name, inner] of Object.entries(value)) {
      if (name !== 'route_config') look(inner, updated);
    }
  };
  const state = isObject(listener) ? (listener['active_state'] ?? listener) : undefined;
  look(state, (isObject(state) ? state['last_updated'] : undefined) ?? '');
  return found;
}

/** A key is never shown; that there is one is. */
const HIDDEN = { inline_bytes: Buffer.from('[redacted]').toString('base64') };

function secretLists(inside: Inside): JsonObject {
  const all = secrets(inside);
  if (!inside.isStatic) return { dynamic_active_secrets: all };
  return all.length === 0 ? {} : { static_secrets: all };
}

function withoutKey(resource: Held['resource']): JsonObject {
  if (resource.kind !== 'secret') return {};
  const { tlsCertificate, validationContext } = resource.value;
  const chain = tlsCertificate?.certificateChain?.inlineBytes;
  const anchors = validationContext?.trustedCa?.inlineBytes;
  return {
    ...(chain === undefined
      ? {}
      : { tls_certificate: { certificate_chain: { inline_bytes: chain }, private_key: HIDDEN } }),
    ...(anchors === undefined
      ? {}
      : { validation_context: { trusted_ca: { inline_bytes: anchors } } }),
  };
}

function messageOf(definitions: Definitions, kind: Kind, { resource }: Held): Json {
  const name = MESSAGES[kind];
  const message = originalNames(definitions, name, jsonOf(resource.value));
  return { '@type': `type.googleapis.com/${name}`, ...(isObject(message) ? message : {}) };
}

function section(name: string, content: JsonObject): JsonObject {
  return { '@type': `${ADMIN}${name}ConfigDump`, ...content };
}

function secrets(inside: Inside): JsonObject[] {
  const { chains, bundles, at } = inside.certificates();
  const type = { '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret' };
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  const secret = (name: string, content: JsonObject): JsonObject => ({
    name,
    last_updated: time(at),
    secret: { ...type, name, ...content },
  });
  return [
    ...Object.entries(chains).map(([name, pem]) =>
      secret(name, {
        tls_certificate: {
          certificate_chain: { inline_bytes: base64(pem) },
          private_key: HIDDEN,
        },
      }),
    ),
    ...Object.entries(bundles).map(([name, pem]) =>
      secret(name, { validation_context: { trusted_ca: { inline_bytes: base64(pem) } } }),
    ),
    ...[...inside.held('secret').values()].map(({ resource, at: since }) => ({
      name: resource.name,
      version_info: resource.version,
      last_updated: time(since),
      secret: { ...type, name: resource.name, ...withoutKey(resource) },
    })),
  ];
}

function listIn(one: JsonObject, field: string): readonly Json[] {
  const value = one[field];
  return isList(value) ? value : [];
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Typed messages are JSON by construction. */
function jsonOf(message: object): JsonObject {
  return { ...message };
}
