// What both kinds of conversation with a proxy share: the order of types, the shape of an answer,
// and what is known of the other end. Which protocol is spoken is the sessions' own matter.
import { typeUrl } from '../../api/xds/index.ts';
import type { Published, Versioned } from '../snapshot/index.ts';

export const LISTENERS = typeUrl('envoy.config.listener.v3.Listener');
export const ROUTES = typeUrl('envoy.config.route.v3.RouteConfiguration');
export const CLUSTERS = typeUrl('envoy.config.cluster.v3.Cluster');
export const ENDPOINTS = typeUrl('envoy.config.endpoint.v3.ClusterLoadAssignment');
export const SECRETS = typeUrl('envoy.extensions.transport_sockets.tls.v3.Secret');
export const NAMES = typeUrl('istio.networking.nds.v1.NameTable');

/** What is named is told before who names it. */
const TYPES_IN_ORDER: readonly string[] = [CLUSTERS, ENDPOINTS, LISTENERS, ROUTES];

/** Asked for by name only: an empty list of these means none, of others all. */
const NAMED_ONLY: ReadonlySet<string> = new Set([
  ENDPOINTS,
  ROUTES,
  SECRETS,
  'type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig',
]);

const KNOWN: ReadonlySet<string> = new Set([...TYPES_IN_ORDER, SECRETS, NAMES]);

/** Whether there is anything to tell of this type. */
export function isKnown(typeUrl: string): boolean {
  return KNOWN.has(typeUrl);
}

export const WILDCARD = '*';

/** One response to send. */
export type Answer = {
  readonly typeUrl: string;
  /** Of the whole snapshot. */
  readonly version: string;
  readonly nonce: string;
  readonly resources: readonly Versioned[];
  readonly removed: readonly string[];
};

/** Where the other end stands with one type. */
export type TypeStatus = {
  readonly typeUrl: string;
  /** Versions of snapshots. */
  readonly sent: string | undefined;
  readonly acknowledged: string | undefined;
  /** What the other end said against the last answer it refused, until it accepts one. */
  readonly refused: string | undefined;
  readonly resources: number;
};

export interface ServingSession<Request> {
  /** Something the other end said; returns what to send now. */
  request(request: Request): readonly Answer[];
  /** What there is to tell has changed; returns what to send now. */
  publish(snapshot: Published): readonly Answer[];
  status(): readonly TypeStatus[];
}

export type SessionOptions = {
  readonly nonce: () => string;
  /** Envoy waits for endpoints whenever a cluster changed, even when these did not. */
  readonly repeatsEndpoints: boolean;
  /** The other end refused something, and said why. */
  readonly refused?: (typeUrl: string, reason: string) => void;
  /** The other end asked for more than one stream may: nothing more is kept, heard or told. */
  readonly exceeded?: (reason: string) => void;
};

export function meansAll(type: string, names: readonly string[]): boolean {
  return names.length === 0 && !NAMED_ONLY.has(type);
}

/** The four in order, then others by name. */
export function inOrder(types: Iterable<string>): readonly string[] {
  const all = [...types];
  const others = all.filter((type) => !TYPES_IN_ORDER.includes(type)).sort();
  return [...TYPES_IN_ORDER.filter((type) => all.includes(type)), ...others];
}
