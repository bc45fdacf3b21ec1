// Leaves out what a client does not have: an Envoy lists the extensions it was built with, and one
// that it does not know would make it refuse the whole resource. What guards is not left out by
// itself: then what it guards goes too.
import { isList, isObject, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Snapshot } from './translate.ts';

/** Names and type URLs, as the client says them; none: it says nothing, and gets everything. */
export function onlyKnown(snapshot: Snapshot, extensions: readonly string[]): Snapshot {
  if (extensions.length === 0) return snapshot;
  const key = extensions.join();
  const made = madeOf(snapshot);
  const kept = made.get(key) ?? narrowed(snapshot, { key, known: new Set(extensions) });
  made.set(key, kept);
  return kept;
}

const madeOf = memo((_snapshot: Snapshot) => new Map<string, Snapshot>());

type Client = { readonly key: string; readonly known: ReadonlySet<string> };

function narrowed(snapshot: Snapshot, client: Client): Snapshot {
  const { listeners, clusters } = snapshot;
  const [ofListeners, ofClusters] = [each(listeners, client), each(clusters, client)];
  const routes = each(snapshot.routes, client);
  return { ...snapshot, listeners: ofListeners, clusters: ofClusters, routes };
}

function each<T extends object>(
  resources: ReadonlyMap<string, T>,
  client: Client,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  let isSame = true;
  for (const [name, resource] of resources) {
    const kept = resourceFor(resource, client);
    if (kept !== undefined) all.set(name, kept);
    isSame &&= kept === resource;
  }
  return isSame ? resources : all;
}

/** By client: what is left of a resource is made once for all that have the same extensions. */
const piecesOf = memo((_resource: object) => new Map<string, unknown>());

function resourceFor<T extends object>(resource: T, { key, known }: Client): T | undefined;
function resourceFor(resource: object, { key, known }: Client): unknown {
  const pieces = piecesOf(resource);
  if (!pieces.has(key)) pieces.set(key, isObject(resource) ? left(resource, known) : resource);
  return pieces.get(key);
}

/** Without these whoever held them would let in, or show, what it must not. */
const NEEDED: ReadonlySet<string> = new Set(['transportSocket', 'typedConfig']);
const GUARDS = /\.(rbac|jwt_authn|ext_authz|transport_sockets)\./;

type Known = ReadonlySet<string>;

/** The same when all of it is known; undefined when it cannot be had without what is unknown. */
function left(object: JsonObject, known: Known): JsonObject | undefined {
  const entries: [string, Json][] = [];
  let isSame = true;
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    // Whoever has a typedConfig was asked about already.
    const isLeft = name === 'typedConfig' || !isUnknown(value, known);
    const kept = isLeft ? keptOf(value, known) : undefined;
    if (kept !== undefined) entries.push([name, kept]);
    isSame &&= kept === value;
    if (kept === undefined && NEEDED.has(name)) return undefined;
    if (isList(value) && isList(kept) && lostGuard({ value, kept, name }, known)) return undefined;
  }
  if (isSame) return object;
  const rest = Object.fromEntries(entries);
  // A choice of which nothing is left is none, and a listener without chains serves nobody.
  const isVoid = entries.length === 0 || (isEmpty(rest['filterChains']) && !rest[LAST_CHAIN]);
  return isVoid ? undefined : rest;
}

const LAST_CHAIN = 'defaultFilterChain';

function isEmpty(value: Json | undefined): boolean {
  return isList(value) && value.length === 0;
}

function keptOf(value: Json, known: Known): Json | undefined {
  if (isList(value)) {
    const items = value.flatMap((item) => {
      if (isUnknown(item, known)) return [];
      const kept = keptOf(item, known);
      return kept === undefined ? [] : [kept];
    });
    return items.length === value.length && items.every((item, i) => item === value[i])
      ? value
      : items;
  }
  return isObject(value) ? left(value, known) : value;
}

/** Something of a list is gone that made the rest safe: a socket's TLS, or a filter that guards. */
function lostGuard(
  { value, kept, name }: { value: readonly Json[]; kept: readonly Json[]; name: string },
  known: Known,
): boolean {
  if (kept.length === value.length) return false;
  if (name === 'filters' || name === 'transportSocketMatches') return true;
  return value.some((item) => isUnknown(item, known) && GUARDS.test(typeIn(item)));
}

/** An extension by its type, `{ name, typedConfig }` or the message alone, that is not listed. */
function isUnknown(value: Json, known: Known): boolean {
  const type = typeIn(value);
  if (type === '' || known.has(type)) return false;
  const name = stringAt(value, 'name');
  return name === undefined || !known.has(name);
}

function typeIn(value: Json): string {
  const url = stringAt(value, 'typedConfig', '@type') ?? stringAt(value, '@type') ?? '';
  return url.slice(url.lastIndexOf('/') + 1);
}
