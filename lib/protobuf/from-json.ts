// Reads proto3 JSON as people and tools write it (either spelling of a name, numbers as strings,
// enums as numbers) into the one form the codec keeps, and reports every problem with its path.
import { isList, isObject, type Json } from '../json.ts';
import type { Definition, FieldDefinition } from './definition.ts';
import { scalarWireType } from './scalar.ts';
import { WELL_KNOWN } from './well-known.ts';

export type JsonProblem = { readonly path: string; readonly message: string } & (
  | { readonly kind: 'wrong-type' }
  /** `type` is the message that has no such field. */
  | { readonly kind: 'unknown-field'; readonly type: string }
);

/** What is read with, and where in the document we are. */
type Reading = {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly report: (problem: JsonProblem) => void;
  /** Empty at the top. */
  readonly path: string;
};

export function fromJson(reading: Reading, type: string, value: Json): Json | undefined {
  const { path } = reading;
  if (WELL_KNOWN.has(type)) return knownFromJson(reading, type, value);
  const definition = reading.definitions.get(type);
  if (definition === undefined) throw new Error(`no message ${type}`);
  if (definition.kind === 'enum') return enumFromJson(reading, definition, value);
  if (!isObject(value)) return wrong(reading, `must be an object (${type})`);
  const byName = new Map<string, FieldDefinition>();
  for (const field of definition.fields) byName.set(field.name, field).set(field.jsonName, field);
  const result: Record<string, Json> = {};
  // Of a oneof, which field was given.
  const chosen = new Map<string, string>();
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined || given === null || name === '@type') continue;
    const at = path === '' ? name : `${path}.${name}`;
    const field = byName.get(name);
    if (field === undefined) {
      const message = `${type} has no such field`;
      reading.report({ path: at, kind: 'unknown-field', type, message });
      continue;
    }
    const read = fieldFromJson({ ...reading, path: at }, field, given);
    if (read === undefined) continue;
    const other = field.oneof === undefined ? undefined : chosen.get(field.oneof);
    if (other !== undefined) wrong({ ...reading, path: at }, `cannot stand beside ${other}`);
    if (field.oneof !== undefined) chosen.set(field.oneof, name);
    result[field.jsonName] = read;
  }
  return result;
}

function fieldFromJson(reading: Reading, field: FieldDefinition, value: Json): Json | undefined {
  if (field.mapKey !== undefined) {
    if (!isObject(value)) return wrong(reading, 'must be an object');
    const result: Record<string, Json> = {};
    for (const [key, held] of Object.entries(value)) {
      const read = valueFromJson(inside(reading, key), field.type, held ?? null);
      if (read !== undefined) result[key] = read;
    }
    return result;
  }
  if (!field.repeated) return valueFromJson(reading, field.type, value);
  if (!isList(value)) return wrong(reading, 'must be a list');
  const items = value.map((item, i) => valueFromJson(inside(reading, i), field.type, item));
  return items.filter((item) => item !== undefined);
}

function valueFromJson(reading: Reading, type: string, value: Json): Json | undefined {
  if (scalarWireType(type) === undefined) return fromJson(reading, type, value);
  if (type === 'string' || type === 'bytes') {
    return typeof value === 'string' ? value : wrong(reading, 'must be a string');
  }
  if (type === 'bool') {
    return typeof value === 'boolean' ? value : wrong(reading, 'must be true or false');
  }
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) return wrong(reading, 'must be a number');
  const integral = type !== 'double' && type !== 'float';
  if (integral && !Number.isSafeInteger(number)) return wrong(reading, 'must be an integer');
  if (type.startsWith('u') && number < 0) return wrong(reading, 'must not be negative');
  return number;
}

function enumFromJson(
  reading: Reading,
  definition: Extract<Definition, { kind: 'enum' }>,
  value: Json,
): Json | undefined {
  if (typeof value === 'string' && definition.values.has(value)) return value;
  for (const [name, number] of definition.values) if (number === value) return name;
  const words = [...definition.values.keys()].join(', ');
  return wrong(reading, `must be one of ${words}`);
}

const WRAPPED: ReadonlyMap<string, string> = new Map([
  ['google.protobuf.DoubleValue', 'double'],
  ['google.protobuf.FloatValue', 'float'],
  ['google.protobuf.Int64Value', 'int64'],
  ['google.protobuf.UInt64Value', 'uint64'],
  ['google.protobuf.Int32Value', 'int32'],
  ['google.protobuf.UInt32Value', 'uint32'],
  ['google.protobuf.BoolValue', 'bool'],
  ['google.protobuf.StringValue', 'string'],
  ['google.protobuf.BytesValue', 'bytes'],
]);

function knownFromJson(reading: Reading, type: string, value: Json): Json | undefined {
  const scalar = WRAPPED.get(type);
  if (scalar !== undefined) return valueFromJson(reading, scalar, value);
  if (type === 'google.protobuf.Any') return anyFromJson(reading, value);
  if (type === 'google.protobuf.Duration') {
    const fits = typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value);
    return fits ? value : wrong(reading, 'must be a duration such as "1.5s"');
  }
  if (type === 'google.protobuf.Struct' && !isObject(value)) {
    return wrong(reading, 'must be an object');
  }
  return value;
}

function anyFromJson(reading: Reading, value: Json): Json | undefined {
  const url = isObject(value) ? value['@type'] : undefined;
  if (!isObject(value) || typeof url !== 'string') {
    return wrong(reading, 'needs "@type", the URL of its message');
  }
  const type = url.slice(url.lastIndexOf('/') + 1);
  if (WELL_KNOWN.has(type)) {
    const inner = fromJson(
      { ...reading, path: `${reading.path}.value` },
      type,
      value['value'] ?? {},
    );
    return inner === undefined ? undefined : { '@type': url, value: inner };
  }
  // A message we have no definition of: whoever compiles it decides whether that is refused.
  if (!reading.definitions.has(type)) return value;
  const inner = fromJson(reading, type, value);
  return isObject(inner) ? { '@type': url, ...inner } : undefined;
}

function inside(reading: Reading, key: string | number): Reading {
  return { ...reading, path: `${reading.path}[${key}]` };
}

function wrong(reading: Reading, message: string): undefined {
  reading.report({ path: reading.path, kind: 'wrong-type', message });
  return undefined;
}
