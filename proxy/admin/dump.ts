// What the proxy holds, in the shape of Envoy's `/config_dump`, which istioctl and people's scripts
// read. Private keys are never in it.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { AdsResource } from '../xds/index.ts';
import type { Held, Inside } from './inside.ts';
import { originalNames, type Definitions } from './original-names.ts';

type Kind = AdsResource['kind'];

type DumpOptions = {
  /** Endpoints are many: only when asked for, with `?include_eds`. */
  readonly includeEndpoints: boolean;
  /** Only the entries of that list: `?resource=dynamic_listeners`. */
  readonly field: string | undefined;
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
  const entries = (kind: Kind, entry: (held: Held, message: Json) => JsonObject): JsonObject[] =>
    [...inside.held(kind).values()].map((held) => entry(held, messageOf(definitions, kind, held)));
  const node = originalNames(definitions, 'envoy.config.core.v3.Node', jsonOf(inside.node));
  const sections: JsonObject[] = [
    section('Bootstrap', { bootstrap: { node }, last_updated: time(inside.startedAt) }),
    section('Clusters', {
      dynamic_active_clusters: entries('cluster', (held, cluster) => ({ ...about(held), cluster })),
    }),
    section('Listeners', {
      dynamic_listeners: entries('listener', (held, listener) => ({
        name: held.resource.name,
        active_state: { ...about(held), listener },
      })),
    }),
    section('Routes', {
      dynamic_route_configs: entries('routes', (held, config) => ({
        ...about(held),
        route_config: config,
      })),
    }),
    section('Secrets', { dynamic_active_secrets: secrets(inside) }),
  ];
  if (options.includeEndpoints) {
    const configs = entries('endpoints', (held, config) => ({
      ...about(held),
      endpoint_config: config,
    }));
    sections.push(section('Endpoints', { dynamic_endpoint_configs: configs }));
  }
  const { field } = options;
  if (field === undefined) return { configs: sections };
  return { configs: sections.flatMap((one) => listIn(one, field)) };
}

function messageOf(definitions: Definitions, kind: Kind, { resource }: Held): Json {
  const name = MESSAGES[kind];
  const message = originalNames(definitions, name, jsonOf(resource.value));
  return { '@type': `type.googleapis.com/${name}`, ...(isObject(message) ? message : {}) };
}

function section(name: string, content: JsonObject): JsonObject {
  return { '@type': `${ADMIN}${name}ConfigDump`, ...content };
}

function about({ resource, at }: Held): JsonObject {
  return { version_info: resource.version, last_updated: time(at) };
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
          private_key: { inline_bytes: base64('[redacted]') },
        },
      }),
    ),
    ...Object.entries(bundles).map(([name, pem]) =>
      secret(name, { validation_context: { trusted_ca: { inline_bytes: base64(pem) } } }),
    ),
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
