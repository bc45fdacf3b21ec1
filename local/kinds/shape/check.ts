// Holds a value against its type in one pass: names unknown fields and leaves them out, drops
// nulls, fills in the defaults of custom resources, and reports values of the wrong type. A value
// that is already right is returned as it is, not copied: most writes touch one field.
import { isList, isObject, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import type { Field, TypeNode } from '../type-node.ts';
import { schemaErrors } from './constraint.ts';
import { DEPTH_MAX, pathOf, type Place } from './place.ts';
import { readScalar } from './scalar.ts';
import { invalid, typeWord } from './words.ts';

type Shape = {
  /** Unknown fields pruned, nulls dropped, defaults of custom resources filled in. */
  readonly value: JsonObject;
  /** Paths of the fields that were left out, as strict decoding errors name them. */
  readonly unknown: readonly string[];
  readonly errors: readonly FieldError[];
};

/** What the server does with an object before storing it. */
export function checkShape(type: TypeNode, object: JsonObject): Shape {
  return check(type, object, true);
}

/** The same without defaults: for applied configurations, which own only what they say. */
export function checkApplied(type: TypeNode, object: JsonObject): Shape {
  return check(type, object, false);
}

type NodeOf<K extends TypeNode['kind']> = Extract<TypeNode, { readonly kind: K }>;

type Run = {
  readonly unknown: string[];
  readonly errors: FieldError[];
  readonly fillDefaults: boolean;
  /** Set when something nests too deep to be walked, hence to be judged by a schema. */
  tooDeep: boolean;
};

type Spot = {
  readonly place: Place | undefined;
  readonly depth: number;
  /** Inside a custom resource's own fields: judged at the end by its schema, in its words. */
  readonly custom: boolean;
};

type Given<T extends Json = Json> = { readonly value: T; readonly spot: Spot };

function check(type: TypeNode, object: JsonObject, fillDefaults: boolean): Shape {
  const run: Run = { unknown: [], errors: [], fillDefaults, tooDeep: false };
  const spot: Spot = { place: undefined, depth: 0, custom: false };
  const checked = checkValue(run, type, { value: object, spot });
  const value = isObject(checked) ? checked : object;
  const schema = type.kind === 'object' ? type.schema : undefined;
  if (schema !== undefined && !run.tooDeep) run.errors.push(...schemaErrors(schema, value));
  return { value, unknown: run.unknown, errors: run.errors };
}

function checkValue(run: Run, type: TypeNode, { value, spot }: Given): Json {
  if (spot.depth > DEPTH_MAX) return tooDeep(run, { value, spot });
  switch (type.kind) {
    case 'any':
      return checkDepth(run, { value, spot });
    case 'scalar':
      if (spot.custom) return checkDepth(run, { value, spot });
      return checkScalar(run, type, { value, spot });
    case 'object':
      if (isObject(value)) return checkObject(run, type, { value, spot });
      return wrongType(run, 'must be of type object', { value, spot });
    case 'map':
      if (isObject(value)) return checkMap(run, type, { value, spot });
      return wrongType(run, 'must be of type object', { value, spot });
    case 'list':
      if (isList(value)) return checkList(run, type, { value, spot });
      return wrongType(run, 'must be of type array', { value, spot });
  }
}

function wrongType(run: Run, rule: string, { value, spot }: Given): Json {
  if (spot.custom) return checkDepth(run, { value, spot });
  const message = invalid(typeof value === 'object' ? typeWord(value) : value, rule);
  run.errors.push({ path: pathOf(spot.place), reason: 'FieldValueTypeInvalid', message });
  return value;
}

/** For what has no type to walk it by; such values are mostly short. */
function checkDepth(run: Run, { value, spot }: Given): Json {
  return nestsWithin(value, DEPTH_MAX - spot.depth) ? value : tooDeep(run, { value, spot });
}

function nestsWithin(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const items: readonly (Json | undefined)[] = isList(value) ? value : Object.values(value);
  return levels > 0 && items.every((item) => item === undefined || nestsWithin(item, levels - 1));
}

function tooDeep(run: Run, { value, spot }: Given): Json {
  run.tooDeep = true;
  const message = invalid(typeWord(value), `must not nest deeper than ${DEPTH_MAX}`);
  run.errors.push({ path: pathOf(spot.place), reason: 'FieldValueInvalid', message });
  return value;
}

function checkScalar(run: Run, type: NodeOf<'scalar'>, { value, spot }: Given): Json {
  const reading = readScalar(type, value);
  if (reading.kind === 'ok') return reading.value;
  return wrongType(run, `must be ${reading.expected}`, { value, spot });
}

function checkObject(run: Run, type: NodeOf<'object'>, given: Given<JsonObject>): Json {
  const { value } = given;
  const custom = type.name === undefined;
  const spot = { ...given.spot, custom };
  const changes = new Map<string, Json | undefined>();
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const field = type.fields.get(name);
    if (field === undefined) {
      if (type.preserveUnknown) continue;
      run.unknown.push(pathOf({ above: spot.place, name }));
      changes.set(name, undefined);
      continue;
    }
    const kept = checkField(run, field, { value: item, spot: below(spot, name) });
    if (kept !== item) changes.set(name, kept);
  }
  if (custom && run.fillDefaults) {
    for (const [name, field] of type.fields) {
      if (field.default === undefined || value[name] !== undefined) continue;
      changes.set(name, checkField(run, field, { value: field.default, spot: below(spot, name) }));
    }
  }
  return withChanges(value, changes);
}

function checkField(run: Run, field: Field, { value, spot }: Given): Json | undefined {
  if (value !== null) return checkValue(run, field.type(), { value, spot });
  if (!spot.custom) return undefined;
  // A null where none may be is an error of the schema, unless a default can take its place.
  if (field.nullable || field.default === undefined || !run.fillDefaults) return value;
  return checkValue(run, field.type(), { value: field.default, spot });
}

function checkMap(run: Run, type: NodeOf<'map'>, { value, spot }: Given<JsonObject>): Json {
  const changes = new Map<string, Json | undefined>();
  const inner = type.value();
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const kept = checkItem(run, inner, { value: item, spot: below(spot, name) });
    if (kept !== item) changes.set(name, kept);
  }
  return withChanges(value, changes);
}

function checkList(run: Run, type: NodeOf<'list'>, { value, spot }: Given<readonly Json[]>): Json {
  const inner = type.item();
  let changed = false;
  const items: Json[] = [];
  for (const [index, item] of value.entries()) {
    const place: Place = { above: spot.place, index };
    const kept = checkItem(run, inner, {
      value: item,
      spot: { ...spot, place, depth: spot.depth + 1 },
    });
    changed ||= kept !== item;
    if (kept !== undefined) items.push(kept);
  }
  return changed ? items : value;
}

function checkItem(run: Run, type: TypeNode, { value, spot }: Given): Json | undefined {
  if (value !== null) return checkValue(run, type, { value, spot });
  return spot.custom || type.kind === 'any' ? value : undefined;
}

function below(spot: Spot, name: string): Spot {
  return { ...spot, place: { above: spot.place, name }, depth: spot.depth + 1 };
}

/** Built from entries, so that a field called `__proto__` stays a field. */
function withChanges(value: JsonObject, changes: ReadonlyMap<string, Json | undefined>): Json {
  if (changes.size === 0) return value;
  const entries = new Map<string, Json | undefined>(Object.entries(value));
  for (const [name, item] of changes) {
    if (item === undefined) entries.delete(name);
    else entries.set(name, item);
  }
  return Object.fromEntries(entries);
}
