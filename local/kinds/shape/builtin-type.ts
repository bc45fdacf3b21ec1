// From the rows of `fields.ts` to type nodes: what the API server needs to know of a built-in type.
// Nodes are made once and only when asked for, so they may be compared by identity.
import type { JsonObject } from '../../../lib/index.ts';
import type { Field, TypeNode } from '../type-node.ts';
import { rowOf, type RowField, type WireScalar, type WireType } from './row.ts';

type ObjectNode = Extract<TypeNode, { readonly kind: 'object' }>;

/** The type of a short name such as `core.v1.Pod`; the node's own name is the full one. */
export function typeNamed(name: string): TypeNode {
  return objectNamed(name);
}

/** `core.v1.Pod` → `io.k8s.api.core.v1.Pod`, as OpenAPI documents call it. */
export function fullTypeName(name: string): string {
  if (name.startsWith('meta.')) return `io.k8s.apimachinery.pkg.apis.${name}`;
  if (name.startsWith('apiextensions.')) {
    return `io.k8s.apiextensions-apiserver.pkg.apis.${name}`;
  }
  return `io.k8s.api.${name}`;
}

/** The type as it is before any field that uses it says more: what OpenAPI describes by name. */
export function typeFullyNamed(full: string): TypeNode {
  return objectNamed(full.replace(PREFIX, ''));
}

const PREFIX = /^io\.k8s\.(?:api|api[a-z-]+\.pkg\.apis)\./;

const objects = new Map<string, ObjectNode>();
const INT32: JsonObject = { format: 'int32' };
const INT64: JsonObject = { format: 'int64' };
const ANY: TypeNode = { kind: 'any' };
const SCHEMA = 'apiextensions.v1.JSONSchemaProps';

/** Everything but the pieces with a type of their own, so that equal nodes are the same node. */
const SCALARS: Readonly<Record<Exclude<WireScalar, 'strings' | 'schema-or-list'>, TypeNode>> = {
  string: { kind: 'scalar', scalar: 'string' },
  bool: { kind: 'scalar', scalar: 'boolean' },
  int32: { kind: 'scalar', scalar: 'integer', schema: INT32 },
  int64: { kind: 'scalar', scalar: 'integer', schema: INT64 },
  float64: { kind: 'scalar', scalar: 'number' },
  bytes: { kind: 'scalar', scalar: 'bytes' },
  quantity: { kind: 'scalar', scalar: 'quantity' },
  time: { kind: 'scalar', scalar: 'time' },
  'micro-time': { kind: 'scalar', scalar: 'micro-time' },
  'int-or-string': { kind: 'scalar', scalar: 'int-or-string' },
  raw: ANY,
  // A schema, or something simpler in its place: `custom/` looks into these.
  'schema-or-bool': ANY,
  'schema-or-strings': ANY,
};

function objectNamed(name: string): ObjectNode {
  const known = objects.get(name);
  if (known !== undefined) return known;
  const row = rowOf(name);
  const node: ObjectNode = {
    kind: 'object',
    name: fullTypeName(name),
    fields: new Map(row.fields.flatMap(fieldsOf)),
    preserveUnknown: false,
    atomic: row.atomic,
    retainKeys: false,
  };
  objects.set(name, node);
  return node;
}

function fieldsOf(field: RowField): readonly (readonly [string, Field])[] {
  if (field.name === undefined) {
    return field.type.kind === 'struct' ? [...objectNamed(field.type.name).fields] : [];
  }
  let made: TypeNode | undefined;
  const type = (): TypeNode => (made ??= nodeOf(field, field.type));
  return [
    [field.name, { type, required: field.required, nullable: false, default: field.default }],
  ];
}

function nodeOf(field: RowField, type: WireType): TypeNode {
  if (type.kind === 'scalar') {
    if (type.scalar === 'strings') return listOf(field, () => SCALARS.string);
    // A list of schemas is legal in Go, and refused in every CustomResourceDefinition.
    return type.scalar === 'schema-or-list' ? objectNamed(SCHEMA) : SCALARS[type.scalar];
  }
  if (type.kind === 'struct') return structOf(field, type.name);
  const { of } = type;
  const inner = (): TypeNode => (made ??= nodeOf(field, of));
  let made: TypeNode | undefined;
  if (type.kind === 'map') return { kind: 'map', value: inner, atomic: field.mapAtomic };
  return listOf(field, inner);
}

function listOf(field: RowField, item: () => TypeNode): TypeNode {
  const { list, merge } = field;
  return {
    kind: 'list',
    item,
    list: list.kind,
    keys: list.kind === 'map' ? list.keys : [],
    merge:
      merge === undefined
        ? { kind: 'replace' }
        : merge === ''
          ? { kind: 'set' }
          : { kind: 'key', key: merge },
  };
}

/** A field may say of its type what the type does not say of itself. */
function structOf(field: RowField, name: string): TypeNode {
  const node = objectNamed(name);
  const atomic = field.structAtomic ?? node.atomic;
  if (atomic === node.atomic && !field.retainKeys) return node;
  return { ...node, atomic, retainKeys: field.retainKeys };
}
