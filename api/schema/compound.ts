// Schemas of lists, maps and objects.
import { isObject, type Json, type JsonObject } from '../../lib/index.ts';
import { wrongType } from './scalar.ts';
import { fieldPath, INVALID, type Schema } from './schema.ts';

export type ListRules = {
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  /** Items are told apart by these fields (`x-kubernetes-list-type: map`). */
  readonly keys?: readonly string[];
};

export function list<T>(item: Schema<T>, rules: ListRules = {}): Schema<readonly T[]> {
  const json: Record<string, Json> = { type: 'array', items: item.json };
  if (rules.lengthMin !== undefined) json['minItems'] = rules.lengthMin;
  if (rules.lengthMax !== undefined) json['maxItems'] = rules.lengthMax;
  if (rules.keys !== undefined) {
    json['x-kubernetes-list-type'] = 'map';
    json['x-kubernetes-list-map-keys'] = rules.keys;
  }
  const { lengthMin = 0, lengthMax = Number.MAX_SAFE_INTEGER } = rules;
  return {
    json,
    read(value, path, report) {
      if (!Array.isArray(value)) return wrongType({ path, report, wanted: 'a list', value });
      if (value.length < lengthMin || value.length > lengthMax) {
        const message = `must have ${lengthMin} to ${lengthMax} items, not ${value.length}`;
        report({ path, code: 'too-many', message });
        return INVALID;
      }
      return readItems({ values: value, item, path, report });
    },
  };
}

/** An object whose keys are the user's own words: labels, annotations. */
export function map<T>(item: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return {
    json: { type: 'object', additionalProperties: item.json },
    read(value, path, report) {
      if (!isObject(value)) return wrongType({ path, report, wanted: 'an object', value });
      const result: Record<string, T> = {};
      let changed = false;
      let invalid = false;
      for (const [key, entry] of Object.entries(value)) {
        const read = item.read(entry, `${path}[${key}]`, report);
        if (read === INVALID) invalid = true;
        else result[key] = read;
        changed ||= !Object.is(read, entry);
      }
      if (invalid) return INVALID;
      // Every entry was read and found unchanged, so the value is a `Record<string, T>`.
      return changed ? result : (value as unknown as Readonly<Record<string, T>>);
    },
  };
}

const PRESENCE: unique symbol = Symbol('presence');

export type OptionalField<T> = { readonly [PRESENCE]: 'optional'; readonly schema: Schema<T> };
export type DefaultedField<T> = {
  readonly [PRESENCE]: 'defaulted';
  readonly schema: Schema<T>;
  readonly value: T & (Json | undefined);
};

export function optional<T>(schema: Schema<T>): OptionalField<T> {
  return { [PRESENCE]: 'optional', schema };
}

export function defaulted<T>(schema: Schema<T>, value: T & (Json | undefined)): DefaultedField<T> {
  return { [PRESENCE]: 'defaulted', schema, value };
}

type AnyField = Schema<unknown> | OptionalField<unknown> | DefaultedField<unknown>;
type Fields = Readonly<Record<string, AnyField>>;

type OptionalNames<F> = {
  [K in keyof F]: F[K] extends OptionalField<unknown> ? K : never;
}[keyof F];
type FieldValue<F> =
  F extends OptionalField<infer T>
    ? T
    : F extends DefaultedField<infer T>
      ? T
      : F extends Schema<infer T>
        ? T
        : never;

export type ObjectOf<F> = {
  readonly [K in Exclude<keyof F, OptionalNames<F>>]: FieldValue<F[K]>;
} & {
  readonly [K in OptionalNames<F>]?: FieldValue<F[K]>;
};

/** What to do with fields the schema does not name: report them, or keep quiet (a partial view). */
export type Unknown = 'report' | 'ignore';

export function object<const F extends Fields>(
  fields: F,
  unknownFields: Unknown = 'report',
): Schema<ObjectOf<F>> {
  const entries = Object.entries(fields).map(([name, field]) => fieldRule(name, field));
  const known = new Set(Object.keys(fields));
  return {
    json: objectJson(entries, unknownFields),
    read(value, path, report) {
      if (!isObject(value)) return wrongType({ path, report, wanted: 'an object', value });
      let result: Record<string, unknown> | undefined;
      let invalid = false;
      for (const rule of entries) {
        const given = value[rule.name];
        if ((given === undefined || given === null) && rule.presence !== 'required') {
          if (rule.presence === 'defaulted') (result ??= { ...value })[rule.name] = rule.fallback;
          continue;
        }
        const read = rule.schema.read(given, fieldPath({ path, field: rule.name }), report);
        if (read === INVALID) invalid = true;
        else if (!Object.is(read, given)) (result ??= { ...value })[rule.name] = read;
      }
      if (unknownFields === 'report') reportUnknown({ value, known, path, report });
      // Every declared field was read just above; this is where the type is earned.
      return invalid ? INVALID : ((result ?? value) as ObjectOf<F>);
    },
  };
}

/** A schema that is needed before it is declared. Its CRD schema keeps what is below as it is. */
export function lazy<T>(schema: () => Schema<T>): Schema<T> {
  return {
    json: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    read: (value, path, report) => schema().read(value, path, report),
  };
}

type FieldRule = {
  readonly name: string;
  readonly presence: 'required' | 'optional' | 'defaulted';
  readonly schema: Schema<unknown>;
  readonly fallback: Json | undefined;
};

function fieldRule(name: string, field: AnyField): FieldRule {
  if (!(PRESENCE in field)) {
    return { name, presence: 'required', schema: field, fallback: undefined };
  }
  if (field[PRESENCE] === 'optional') {
    return { name, presence: 'optional', schema: field.schema, fallback: undefined };
  }
  return { name, presence: 'defaulted', schema: field.schema, fallback: field.value };
}

function objectJson(rules: readonly FieldRule[], unknownFields: Unknown): JsonObject {
  const properties: Record<string, Json> = {};
  for (const { name, schema, fallback } of rules) {
    properties[name] = fallback === undefined ? schema.json : { ...schema.json, default: fallback };
  }
  const required = rules.filter((rule) => rule.presence === 'required').map((rule) => rule.name);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(unknownFields === 'ignore' ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
  };
}

type ItemsToRead<T> = {
  readonly values: readonly unknown[];
  readonly item: Schema<T>;
  readonly path: string;
  readonly report: Parameters<Schema<T>['read']>[2];
};

function readItems<T>({ values, item, path, report }: ItemsToRead<T>) {
  const items: T[] = [];
  let changed = false;
  for (const [index, value] of values.entries()) {
    const read = item.read(value, `${path}[${index}]`, report);
    if (read !== INVALID) items.push(read);
    changed ||= !Object.is(read, value);
  }
  if (items.length < values.length) return INVALID;
  // Every item was read and found unchanged, so the list is a `readonly T[]`.
  return changed ? items : (values as readonly T[]);
}

type UnknownToReport = {
  readonly value: JsonObject;
  readonly known: ReadonlySet<string>;
  readonly path: string;
  readonly report: Parameters<Schema<unknown>['read']>[2];
};

function reportUnknown({ value, known, path, report }: UnknownToReport): void {
  for (const name of Object.keys(value)) {
    if (known.has(name)) continue;
    report({
      path: fieldPath({ path, field: name }),
      code: 'unknown-field',
      message: 'is not a known field',
    });
  }
}
