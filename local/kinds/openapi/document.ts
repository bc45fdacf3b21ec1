// The OpenAPI v3 documents of the API server, one per group and version. They are large and rarely
// asked for, so they are made on demand, and kept as bytes for as long as their kinds are served.
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../lib/index.ts';
import type { Kind, KindVersion } from '../kind.ts';
import { fullTypeName } from '../shape/index.ts';
import { pathsOf, type Gvk } from './path.ts';
import { addType, customSchema, refTo, type Schemas } from './schema.ts';

const META = fullTypeName('meta.v1');
const SCALE = fullTypeName('autoscaling.v1.Scale');

/** What `/openapi/v3` answers: where each document is, at an address that changes with it. */
export function openApiIndex(kinds: readonly Kind[]): JsonObject {
  const names = [...new Set(kinds.flatMap(groupVersionsOf))].sort();
  const paths = names.map((name) => {
    const serverRelativeURL = `/openapi/v3/${name}?hash=${hashOf(name, kinds)}`;
    return [name, { serverRelativeURL }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

type Kept = { readonly kinds: readonly KindVersion[]; readonly bytes: Uint8Array };

// Keyed by the first kind of a group and version; what is kept is valid while the others are too.
const documents = new WeakMap<KindVersion, Kept>();

/**
 * The document of `api/v1` or `apis/apps/v1` as it goes over the wire, or undefined when nothing is
 * served there.
 */
export function openApiBytes(groupVersion: string, kinds: readonly Kind[]): Uint8Array | undefined {
  const served = servedIn(groupVersion, kinds).map(({ version }) => version);
  const [first] = served;
  if (first === undefined) return undefined;
  const kept = documents.get(first);
  const isCurrent =
    kept !== undefined &&
    kept.kinds.length === served.length &&
    kept.kinds.every((version, index) => version === served[index]);
  if (isCurrent) return kept.bytes;
  const bytes = Buffer.from(JSON.stringify(openApiDocument(groupVersion, kinds)));
  documents.set(first, { kinds: served, bytes });
  return bytes;
}

function openApiDocument(groupVersion: string, kinds: readonly Kind[]): JsonObject {
  const schemas: Schemas = new Map();
  const paths = new Map<string, JsonObject>();
  for (const { kind, version } of servedIn(groupVersion, kinds)) {
    const gvk: Gvk = { group: kind.group, version: version.version, kind: kind.kind };
    const name = addKind(schemas, version, gvk);
    const schema = { $ref: refTo(name) };
    const listSchema = { $ref: refTo(addList(schemas, name, gvk)) };
    for (const [path, item] of pathsOf({ kind, version: gvk.version, schema, listSchema })) {
      paths.set(path, item);
    }
    if (kind.scale !== undefined) {
      addType(schemas, SCALE);
      markKind(schemas, SCALE, { group: 'autoscaling', version: 'v1', kind: 'Scale' });
    }
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'unversioned' },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

type Served = { readonly kind: Kind; readonly version: KindVersion };

function servedIn(groupVersion: string, kinds: readonly Kind[]): readonly Served[] {
  return kinds.flatMap((kind) =>
    kind.versions
      .filter((version) => pathName(kind, version.version) === groupVersion)
      .map((version) => ({ kind, version })),
  );
}

function groupVersionsOf(kind: Kind): readonly string[] {
  return kind.versions.map(({ version }) => pathName(kind, version));
}

function pathName({ group }: Kind, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

const hashes = new WeakMap<KindVersion, string>();

function hashOf(groupVersion: string, kinds: readonly Kind[]): string {
  const hash = createHash('sha256');
  for (const { kind, version } of servedIn(groupVersion, kinds)) {
    const known = hashes.get(version) ?? hashOfKind(kind, version);
    hashes.set(version, known);
    hash.update(known);
  }
  return hash.digest('hex').slice(0, 32);
}

function hashOfKind(kind: Kind, version: KindVersion): string {
  const type = kind.custom ? version.type() : undefined;
  const schema = type?.kind === 'object' ? type.schema : undefined;
  const { plural, namespaced, hasStatus, scale } = kind;
  const text = JSON.stringify([kind.kind, plural, namespaced, hasStatus, scale, schema ?? '']);
  return createHash('sha256').update(text).digest('hex');
}

function addKind(schemas: Schemas, version: KindVersion, gvk: Gvk): string {
  const type = version.type();
  if (type.kind !== 'object') return '';
  const name = type.name ?? customName(gvk);
  if (type.name !== undefined) addType(schemas, name);
  else schemas.set(name, customSchema(schemas, type.schema ?? {}));
  markKind(schemas, name, gvk);
  return name;
}

function markKind(schemas: Schemas, name: string, gvk: Gvk): void {
  const schema = { ...schemas.get(name), 'x-kubernetes-group-version-kind': [gvk] };
  schemas.set(name, schema);
}

function addList(schemas: Schemas, name: string, gvk: Gvk): string {
  const list = `${name}List`;
  schemas.set(list, {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: addType(schemas, `${META}.ListMeta`),
      items: { type: 'array', items: { $ref: refTo(name) } },
    },
    'x-kubernetes-group-version-kind': [{ ...gvk, kind: `${gvk.kind}List` }],
  });
  return list;
}

/** `networking.istio.io`, `v1`, `VirtualService` → `io.istio.networking.v1.VirtualService`. */
function customName({ group, version, kind }: Gvk): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}
