// Holds a custom resource against its OpenAPI schema: types, bounds, patterns, required fields and
// the logical combinations, in the words of Kubernetes. Rules in CEL (`x-kubernetes-validations`)
// are stored and served with the schema, but not evaluated.
import {
  at,
  isList,
  isObject,
  listAt,
  numberAt,
  sameJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import { matchesFormat } from './format.ts';
import { matchesPattern } from './pattern.ts';
import { DEPTH_MAX, pathOf, type Place } from './place.ts';
import { invalid, shown, typeWord, unsupported } from './words.ts';

type Spot = {
  readonly place: Place | undefined;
  readonly errors: FieldError[];
  readonly depth: number;
};

/** Every way in which the value breaks the schema. */
export function schemaErrors(schema: JsonObject, value: Json): readonly FieldError[] {
  const errors: FieldError[] = [];
  visit(schema, value, { place: undefined, errors, depth: 0 });
  return errors;
}

function visit(schema: JsonObject, value: Json, spot: Spot): void {
  if (value === null && schema['nullable'] === true) return;
  if (spot.depth > DEPTH_MAX)
    return report(spot, 'FieldValueInvalid', invalid('object', 'too deep'));
  if (!visitType(schema, value, spot)) return;
  visitChoices(schema, value, spot);
  if (typeof value === 'string') visitString(schema, value, spot);
  else if (typeof value === 'number') visitNumber(schema, value, spot);
  else if (isList(value)) visitList(schema, value, spot);
  else if (isObject(value)) visitObject(schema, spot, value);
  visitLogic(schema, value, spot);
}

function report(spot: Spot, reason: FieldError['reason'], message: string): void {
  spot.errors.push({ path: pathOf(spot.place), reason, message });
}

function broken(spot: Spot, value: Json, rule: string): void {
  const name = pathOf(spot.place);
  report(spot, 'FieldValueInvalid', invalid(value, name === '' ? rule : `${name} in body ${rule}`));
}

function visitType(schema: JsonObject, value: Json, spot: Spot): boolean {
  const expected =
    schema['x-kubernetes-int-or-string'] === true ? 'integer,string' : schema['type'];
  if (typeof expected !== 'string' || expected === '') return true;
  const given = typeWord(value);
  if (expected.split(',').includes(given)) return true;
  if (expected === 'number' && given === 'integer') return true;
  const rule = `${pathOf(spot.place)} in body must be of type ${expected}: "${given}"`;
  report(spot, 'FieldValueTypeInvalid', invalid(given, rule));
  return false;
}

function visitChoices(schema: JsonObject, value: Json, spot: Spot): void {
  const choices = schema['enum'];
  if (!isList(choices) || choices.some((choice) => sameJson(choice, value))) return;
  report(spot, 'FieldValueNotSupported', unsupported(value, choices));
}

function visitString(schema: JsonObject, value: string, spot: Spot): void {
  const most = numberAt(schema, 'maxLength');
  const least = numberAt(schema, 'minLength');
  const length = most === undefined && least === undefined ? 0 : lengthOf(value);
  if (most !== undefined && length > most) {
    report(spot, 'FieldValueTooLong', `Too long: may not be more than ${most} bytes`);
    return;
  }
  if (least !== undefined && length < least) {
    broken(spot, value, `should be at least ${least} chars long`);
  }
  const pattern = stringAt(schema, 'pattern');
  if (pattern !== undefined && !matchesPattern(schema, value)) {
    broken(spot, value, `should match '${pattern}'`);
  }
  const format = stringAt(schema, 'format');
  if (format !== undefined && !matchesFormat({ format, text: value })) {
    broken(spot, value, `must be of type ${format}: ${shown(value)}`);
  }
}

/** In characters, as people count them, not in UTF-16 units. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function visitNumber(schema: JsonObject, value: number, spot: Spot): void {
  const least = numberAt(schema, 'minimum');
  const most = numberAt(schema, 'maximum');
  const step = numberAt(schema, 'multipleOf');
  const above = schema['exclusiveMinimum'] === true;
  const under = schema['exclusiveMaximum'] === true;
  if (least !== undefined && (above ? value <= least : value < least)) {
    broken(spot, value, `should be greater than ${above ? '' : 'or equal to '}${least}`);
  }
  if (most !== undefined && (under ? value >= most : value > most)) {
    broken(spot, value, `should be less than ${under ? '' : 'or equal to '}${most}`);
  }
  // A fraction such as 0.3 / 0.1 misses its whole number by the rounding of binary.
  if (step !== undefined && Math.abs(value / step - Math.round(value / step)) > 1e-9) {
    broken(spot, value, `should be a multiple of ${step}`);
  }
  if (schema['format'] === 'int32' && (value > 2 ** 31 - 1 || value < -(2 ** 31))) {
    broken(spot, value, `must be of type int32: ${shown(value)}`);
  }
}

function visitList(schema: JsonObject, value: readonly Json[], spot: Spot): void {
  const least = numberAt(schema, 'minItems');
  const most = numberAt(schema, 'maxItems');
  if (least !== undefined && value.length < least) {
    broken(spot, value.length, `should have at least ${least} items`);
  }
  if (most !== undefined && value.length > most) {
    report(spot, 'FieldValueTooMany', tooMany({ given: value.length, most }));
    return;
  }
  if (schema['uniqueItems'] === true && firstDuplicate(value) !== undefined) {
    broken(spot, value, "shouldn't contain duplicates");
  }
  visitListKind(schema, value, spot);
  const { items } = schema;
  if (!isObject(items)) return;
  for (const [index, item] of value.entries()) {
    visit(items, item, { ...spot, place: { above: spot.place, index }, depth: spot.depth + 1 });
  }
}

type Count = { readonly given: number; readonly most: number };

function tooMany({ given, most }: Count): string {
  return `Too many: ${given}: must have at most ${most} items`;
}

function visitListKind(schema: JsonObject, value: readonly Json[], spot: Spot): void {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return;
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter(
    (key) => typeof key === 'string',
  );
  const keyed = kind === 'set' ? value : value.map((item) => keyOf(item, keys));
  const index = firstDuplicate(keyed);
  if (index === undefined) return;
  const place: Place = { above: spot.place, index };
  const message = `Duplicate value: ${shown(keyed[index])}`;
  report({ ...spot, place }, 'FieldValueDuplicate', message);
}

function keyOf(item: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, at(item, key)]));
}

function firstDuplicate(items: readonly Json[]): number | undefined {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(item);
    if (seen.has(text)) return index;
    seen.add(text);
  }
  return undefined;
}

function visitObject(schema: JsonObject, spot: Spot, value: JsonObject): void {
  const count = Object.keys(value).length;
  const least = numberAt(schema, 'minProperties');
  const most = numberAt(schema, 'maxProperties');
  if (least !== undefined && count < least) {
    broken(spot, count, `should have at least ${least} properties`);
  }
  if (most !== undefined && count > most)
    report(spot, 'FieldValueTooMany', tooMany({ given: count, most }));
  for (const name of listAt(schema, 'required')) {
    if (typeof name !== 'string' || value[name] !== undefined) continue;
    report({ ...spot, place: { above: spot.place, name } }, 'FieldValueRequired', 'Required value');
  }
  const { properties, additionalProperties } = schema;
  for (const [name, item] of Object.entries(value)) {
    const inner = ownField(properties, name) ?? additionalProperties;
    if (item === undefined || !isObject(inner)) continue;
    visit(inner, item, { ...spot, place: { above: spot.place, name }, depth: spot.depth + 1 });
  }
}

function ownField(properties: Json | undefined, name: string): Json | undefined {
  return isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function visitLogic(schema: JsonObject, value: Json, spot: Spot): void {
  const name = pathOf(spot.place);
  const fits = (inner: Json): boolean => isObject(inner) && isValid(inner, value, spot.depth + 1);
  const fail = (rule: string): void => {
    report(spot, 'FieldValueInvalid', invalid(value, `"${name}" ${rule}`));
  };
  const { allOf, anyOf, oneOf, not } = schema;
  if (isList(allOf)) {
    for (const inner of allOf)
      if (isObject(inner)) visit(inner, value, { ...spot, depth: spot.depth + 1 });
  }
  if (isList(anyOf) && !anyOf.some(fits)) fail('must validate at least one schema (anyOf)');
  if (isList(oneOf)) {
    const fitting = oneOf.filter(fits).length;
    const found = fitting === 0 ? 'Found none valid' : `Found ${fitting} valid alternatives`;
    if (fitting !== 1) fail(`must validate one and only one schema (oneOf). ${found}`);
  }
  if (isObject(not) && fits(not)) fail('must not validate the schema (not)');
}

function isValid(schema: JsonObject, value: Json, depth: number): boolean {
  const errors: FieldError[] = [];
  visit(schema, value, { place: undefined, errors, depth });
  return errors.length === 0;
}
