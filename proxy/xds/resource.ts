// The five kinds of resources a proxy hears, decoded, and where each stands in the order of change.
import {
  nameOfTypeUrl,
  typeUrl,
  unpack,
  type AnyMessage,
  type Cluster,
  type ClusterLoadAssignment,
  type Listener,
  type RouteConfiguration,
  type Secret,
  type XdsUnknown,
} from '../../api/xds/index.ts';

type Head = {
  readonly name: string;
  /** The control plane may give the same content another version. */
  version: string;
  /** Fields that this build does not know. */
  readonly unknown: readonly XdsUnknown[];
  /** As it came over the wire: see `textOf`. What a file said did not. */
  readonly wire?: string;
};

export type AdsResource =
  | (Head & { readonly kind: 'secret'; readonly value: Secret })
  | (Head & { readonly kind: 'endpoints'; readonly value: ClusterLoadAssignment })
  | (Head & { readonly kind: 'cluster'; readonly value: Cluster })
  | (Head & { readonly kind: 'routes'; readonly value: RouteConfiguration })
  | (Head & { readonly kind: 'listener'; readonly value: Listener });

export type AdsKind = AdsResource['kind'];

export type AdsRemoval = { readonly kind: AdsKind; readonly name: string };

/** One step to a new state, to be made visible at once. */
export type AdsUpdate = {
  /** What is named comes before who names it. */
  readonly changed: readonly AdsResource[];
  /** Who names comes before what is named. */
  readonly removed: readonly AdsRemoval[];
};

/** Reasons why a resource cannot be used; none when it can. */
export type Check = (resource: AdsResource) => readonly string[];

/** What is named before who names it. */
export const KINDS: readonly AdsKind[] = ['secret', 'endpoints', 'cluster', 'routes', 'listener'];

/** Asked for by name; of the others a proxy is told all there are. */
export const NAMED_KINDS = ['secret', 'endpoints', 'routes'] as const;

export type NamedKind = (typeof NAMED_KINDS)[number];

const MESSAGES = {
  secret: 'envoy.extensions.transport_sockets.tls.v3.Secret',
  endpoints: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
  cluster: 'envoy.config.cluster.v3.Cluster',
  routes: 'envoy.config.route.v3.RouteConfiguration',
  listener: 'envoy.config.listener.v3.Listener',
} as const;

export function typeUrlOf(kind: AdsKind): string {
  return typeUrl(MESSAGES[kind]);
}

export function kindOf(url: string): AdsKind | undefined {
  const name = nameOfTypeUrl(url);
  return KINDS.find((kind) => MESSAGES[kind] === name);
}

/** Undefined when the message inside is none of these. */
export function resourceOf(head: Head, content: AnyMessage): AdsResource | undefined {
  const secret = unpack(content, MESSAGES.secret);
  if (secret !== undefined) return { ...head, kind: 'secret', value: secret };
  const endpoints = unpack(content, MESSAGES.endpoints);
  if (endpoints !== undefined) return { ...head, kind: 'endpoints', value: endpoints };
  const cluster = unpack(content, MESSAGES.cluster);
  if (cluster !== undefined) return { ...head, kind: 'cluster', value: cluster };
  const routes = unpack(content, MESSAGES.routes);
  if (routes !== undefined) return { ...head, kind: 'routes', value: routes };
  const listener = unpack(content, MESSAGES.listener);
  if (listener !== undefined) return { ...head, kind: 'listener', value: listener };
  return undefined;
}

/** Bytes as a string, one character each: to keep it costs a fraction of what a buffer does. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** What it says is dropped, and read again each time that somebody asks: people, now and then. */
export function fold(resource: AdsResource, read: () => AdsResource): void {
  Object.defineProperty(resource, 'value', { get: () => read().value });
}
