// The rules that make a schema "structural": every field has one type, stated in one place, so that
// values can be pruned and defaulted without guessing. Only such schemas are accepted.
import { isObject, listAt, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import { DEPTH_MAX, invalid, schemaErrors, unsupported } from '../shape/index.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const LIST_TYPES = ['atomic', 'set', 'map'];
const MAP_TYPES = ['atomic', 'granular'];
const LOGIC = ['allOf', 'anyOf', 'oneOf'] as const;

/** What belongs into the schema proper, not into a logical combination of constraints. */
const NOT_IN_LOGIC = [
  'additionalProperties',
  'default',
  'description',
  'nullable',
  'type',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
];

const UNSUPPORTED = ['$ref', 'definitions', 'dependencies', 'id', 'patternProperties'];

type Spot = { readonly path: string; readonly errors: FieldError[]; readonly depth: number };

export function structuralErrors(schema: JsonObject, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema['type'] !== 'object') {
    const message = invalid(schema['type'] ?? '', 'must be object at the root');
    errors.push({ path: `${path}.type`, reason: 'FieldValueInvalid', message });
  }
  visit(schema, { path, errors, depth: 0 });
  return errors;
}

function visit(schema: JsonObject, spot: Spot): void {
  if (spot.depth > DEPTH_MAX) return forbid(spot, `must not nest deeper than ${DEPTH_MAX}`);
  visitType(schema, spot);
  visitWords(schema, spot);
  visitLists(schema, spot);
  visitLogic(schema, spot);
  visitDefault(schema, spot);
  const { properties, additionalProperties, items } = schema;
  if (isObject(properties) && additionalProperties !== undefined) {
    forbid(
      below(spot, 'additionalProperties'),
      'additionalProperties and properties are mutual exclusive',
    );
  }
  for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
    descend(inner, spot, `properties[${name}]`);
  }
  if (isObject(additionalProperties)) descend(additionalProperties, spot, 'additionalProperties');
  if (items !== undefined) descend(items, spot, 'items');
}

function descend(schema: Json | undefined, spot: Spot, step: string): void {
  const path = `${spot.path}.${step}`;
  if (isObject(schema)) return visit(schema, { ...spot, path, depth: spot.depth + 1 });
  add({ ...spot, path }, 'FieldValueInvalid', invalid(schema, 'must be a schema object'));
}

function visitType(schema: JsonObject, spot: Spot): void {
  const { type } = schema;
  const loose = schema['x-kubernetes-int-or-string'] === true;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined || type === '') {
    if (loose || open) return;
    const message = 'Required value: must not be empty for specified object fields';
    return add(below(spot, 'type'), 'FieldValueRequired', message);
  }
  if (loose) {
    const message = invalid(type, 'must be empty if x-kubernetes-int-or-string is true');
    add(below(spot, 'type'), 'FieldValueInvalid', message);
  } else if (typeof type !== 'string' || !TYPES.includes(type)) {
    add(below(spot, 'type'), 'FieldValueNotSupported', unsupported(type, TYPES));
  }
}

function visitWords(schema: JsonObject, spot: Spot): void {
  for (const word of UNSUPPORTED) {
    if (schema[word] !== undefined) forbid(below(spot, word), `${word} is not supported`);
  }
  if (schema['uniqueItems'] === true) {
    forbid(below(spot, 'uniqueItems'), 'use x-kubernetes-list-type: set instead');
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    const message = invalid(false, 'must be true or undefined');
    const place = below(spot, 'x-kubernetes-preserve-unknown-fields');
    add(place, 'FieldValueInvalid', message);
  }
  const map = schema['x-kubernetes-map-type'];
  if (map !== undefined && !(typeof map === 'string' && MAP_TYPES.includes(map))) {
    const place = below(spot, 'x-kubernetes-map-type');
    add(place, 'FieldValueNotSupported', unsupported(map, MAP_TYPES));
  }
}

function visitLists(schema: JsonObject, spot: Spot): void {
  const list = schema['x-kubernetes-list-type'];
  if (schema['type'] === 'array' && schema['items'] === undefined) {
    add(below(spot, 'items'), 'FieldValueRequired', 'Required value: must be specified');
  }
  if (list === undefined) return;
  if (typeof list !== 'string' || !LIST_TYPES.includes(list)) {
    const place = below(spot, 'x-kubernetes-list-type');
    return add(place, 'FieldValueNotSupported', unsupported(list, LIST_TYPES));
  }
  if (list === 'map') visitListKeys(schema, spot);
}

function visitListKeys(schema: JsonObject, spot: Spot): void {
  const keys = listAt(schema, 'x-kubernetes-list-map-keys');
  const place = below(spot, 'x-kubernetes-list-map-keys');
  if (keys.length === 0) {
    const message = 'Required value: must not be empty if x-kubernetes-list-type is map';
    return add(place, 'FieldValueRequired', message);
  }
  const { items } = schema;
  const properties = isObject(items) ? items['properties'] : undefined;
  for (const [index, key] of keys.entries()) {
    if (typeof key === 'string' && isObject(properties) && isObject(properties[key])) continue;
    const message = invalid(key, 'must be the name of a field of the items');
    add({ ...place, path: `${place.path}[${index}]` }, 'FieldValueInvalid', message);
  }
}

function visitLogic(schema: JsonObject, spot: Spot): void {
  const loose = schema['x-kubernetes-int-or-string'] === true;
  for (const word of LOGIC) {
    for (const [index, inner] of listAt(schema, word).entries()) {
      if (isObject(inner)) visitConstraint(inner, below(spot, `${word}[${index}]`), loose);
    }
  }
  if (isObject(schema['not'])) visitConstraint(schema['not'], below(spot, 'not'), false);
}

/** `loose`: under int-or-string, the alternatives may be told apart by type. */
function visitConstraint(schema: JsonObject, spot: Spot, loose: boolean): void {
  if (spot.depth > DEPTH_MAX) return forbid(spot, `must not nest deeper than ${DEPTH_MAX}`);
  for (const word of NOT_IN_LOGIC) {
    if (schema[word] === undefined || (loose && word === 'type')) continue;
    forbid(below(spot, word), 'must be empty to be structural');
  }
  for (const word of LOGIC) {
    for (const [index, inner] of listAt(schema, word).entries()) {
      if (isObject(inner)) visitConstraint(inner, below(spot, `${word}[${index}]`), loose);
    }
  }
  const { properties, items, not } = schema;
  for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
    if (isObject(inner)) visitConstraint(inner, below(spot, `properties[${name}]`), false);
  }
  if (isObject(items)) visitConstraint(items, below(spot, 'items'), false);
  if (isObject(not)) visitConstraint(not, below(spot, 'not'), false);
}

function visitDefault(schema: JsonObject, spot: Spot): void {
  const preset = schema['default'];
  if (preset === undefined || preset === null) return;
  const [first] = schemaErrors(schema, preset);
  if (first === undefined) return;
  // The error names a place inside the default; a path and the rule are enough to find it.
  const path = first.path === '' ? 'default' : `default.${first.path}`;
  add(below(spot, path), first.reason, first.message);
}

function below(spot: Spot, step: string): Spot {
  return { ...spot, path: `${spot.path}.${step}`, depth: spot.depth + 1 };
}

function forbid(spot: Spot, rule: string): void {
  add(spot, 'FieldValueForbidden', `Forbidden: ${rule}`);
}

function add(spot: Spot, reason: FieldError['reason'], message: string): void {
  spot.errors.push({ path: spot.path, reason, message });
}
