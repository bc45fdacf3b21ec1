// Turns one protobuf message into the JSON that Kubernetes would write for it, by the row of its
// type: zeros that JSON omits are left out, and fields that Go embeds are inlined.
import type { Json, JsonObject } from '../../../lib/index.ts';
import { rowOf, type RowField, type WireScalar, type WireType } from '../shape/index.ts';
import { isZero, lastNumber, scalarOf } from './scalar.ts';
import {
  bytesOf,
  fieldsOf,
  lastPart,
  packedOf,
  partsOf,
  ProtobufError,
  textOf,
  type WireValue,
} from './wire.ts';

// The deepest real object, the schema of a large CustomResourceDefinition, nests about forty deep.
const DEPTH_MAX = 100;
const SCHEMA = 'apiextensions.v1.JSONSchemaProps';

/** Mutable while a message is read, since a list arrives item by item. */
type Entries = Map<string, Json>;

export function messageOf(name: string, bytes: Uint8Array, depth: number): JsonObject {
  if (depth > DEPTH_MAX) throw new ProtobufError(`messages nest deeper than ${DEPTH_MAX}`);
  const { fields } = rowOf(name);
  const entries: Entries = new Map();
  const lists = new Map<RowField, Json[]>();
  const maps = new Map<RowField, Entries>();
  for (const wire of fieldsOf(bytes)) {
    const field = fields.find((each) => each.number === wire.number);
    // A newer client may know fields we do not; servers ignore them in protobuf.
    if (field === undefined) continue;
    const { type } = field;
    if (type.kind === 'list') {
      const items = lists.get(field) ?? [];
      lists.set(field, items);
      for (const each of unpacked(type.of, wire)) {
        const value = valueOf(type.of, each, depth);
        if (value !== undefined) items.push(value);
      }
    } else if (type.kind === 'map') {
      const items = maps.get(field) ?? new Map();
      maps.set(field, items);
      addEntry(items, type.of, { wire, depth });
    } else addSingle(entries, field, { wire, depth });
  }
  for (const [{ name: key }, items] of lists) if (key !== undefined) entries.set(key, items);
  for (const [{ name: key }, items] of maps) {
    if (key !== undefined) entries.set(key, Object.fromEntries(items));
  }
  return Object.fromEntries(entries);
}

type Found = { readonly wire: WireValue; readonly depth: number };

function addSingle(entries: Entries, field: RowField, { wire, depth }: Found): void {
  const { type, name } = field;
  if (name === undefined && type.kind === 'struct') {
    const inlined = messageOf(type.name, bytesOf(wire), depth + 1);
    for (const [key, value] of Object.entries(inlined)) {
      if (value !== undefined) entries.set(key, value);
    }
    return;
  }
  const value = valueOf(type, wire, depth);
  // An empty time or an empty raw extension is Go's way of saying nothing.
  if (name === undefined || value === undefined) return;
  const omitted = type.kind === 'scalar' && !type.pointer && !field.zero && isZero(value);
  if (!omitted) entries.set(name, value);
}

function addEntry(items: Entries, type: WireType, { wire, depth }: Found): void {
  let key = '';
  let value: Json | undefined;
  for (const part of fieldsOf(bytesOf(wire))) {
    if (part.number === 1) key = textOf(bytesOf(part));
    if (part.number === 2) value = valueOf(type, part, depth + 1);
  }
  items.set(key, value ?? '');
}

function valueOf(type: WireType, wire: WireValue, depth: number): Json | undefined {
  if (type.kind === 'struct') return messageOf(type.name, bytesOf(wire), depth + 1);
  if (type.kind !== 'scalar') {
    throw new ProtobufError('lists of lists and maps of maps do not exist in protobuf');
  }
  switch (type.scalar) {
    case 'schema-or-bool':
    case 'schema-or-list':
    case 'schema-or-strings':
      return schemaOf(type.scalar, bytesOf(wire), depth);
    default:
      return scalarOf(type.scalar, wire);
  }
}

type SchemaScalar = Extract<WireScalar, `schema-or-${string}`>;

/** A schema, or what may stand in its place. */
function schemaOf(scalar: SchemaScalar, bytes: Uint8Array, depth: number): Json {
  const schema = lastPart(bytes, scalar === 'schema-or-bool' ? 2 : 1);
  if (schema !== undefined) return messageOf(SCHEMA, bytesOf(schema), depth + 1);
  if (scalar === 'schema-or-bool') return lastNumber(bytes, 1) !== 0;
  const others = [...partsOf(bytes, 2)].map(bytesOf);
  if (scalar === 'schema-or-strings') return others.map(textOf);
  return others.map((each) => messageOf(SCHEMA, each, depth + 1));
}

/** Numbers in a list may come one by one or packed; both are legal. */
function unpacked(type: WireType, wire: WireValue): Iterable<WireValue> {
  const isNumber =
    type.kind === 'scalar' &&
    (type.scalar === 'int32' || type.scalar === 'int64' || type.scalar === 'bool');
  return isNumber && wire.kind === 'bytes' ? packedOf(wire.bytes) : [wire];
}
