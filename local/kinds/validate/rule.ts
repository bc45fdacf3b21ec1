// How rules are written: generators that yield every problem they find in an object at a path, so
// that one answer names them all. The shapes are checked elsewhere; a value of the wrong type is
// passed over here, not reported twice.
import { isList, isObject, sameJson, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldError, FieldPath } from '../field-error.ts';
import { duplicate, immutable, invalid, notSupported, required } from './problem.ts';

export type Problems = Iterable<FieldError>;
export type Rule = (object: JsonObject, path: FieldPath) => Problems;
export type Change = { readonly object: JsonObject; readonly old: JsonObject };
export type ChangeRule = (change: Change, path: FieldPath) => Problems;

export function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

/** The objects of a list with the path of each; anything else in it is passed over. */
export function* items(
  object: JsonObject,
  path: FieldPath,
): Iterable<{ readonly item: JsonObject; readonly at: string; readonly index: number }> {
  const list = fieldOf(path);
  const value = object[list];
  if (!isList(value)) return;
  for (const [index, item] of value.entries()) {
    if (isObject(item)) yield { item, at: `${path}[${index}]`, index };
  }
}

/** Applies a rule to every object of the list at `path`, whose last part is the field's name. */
export function* forEach(object: JsonObject, path: FieldPath, rule: Rule): Problems {
  for (const { item, at } of items(object, path)) yield* rule(item, at);
}

/** Applies a rule to the object at `path`, if there is one. */
export function* within(object: JsonObject, path: FieldPath, rule: Rule): Problems {
  const inner = object[fieldOf(path)];
  if (isObject(inner)) yield* rule(inner, path);
}

export function* need(object: JsonObject, path: FieldPath, detail?: string): Problems {
  if (isMissing(object[fieldOf(path)])) yield required(path, detail);
}

export function* needList(object: JsonObject, path: FieldPath, detail?: string): Problems {
  const value = object[fieldOf(path)];
  if (!isList(value) || value.length === 0) yield required(path, detail);
}

/** One of the words, or absent. */
export function* oneOf(object: JsonObject, path: FieldPath, words: readonly string[]): Problems {
  const value = object[fieldOf(path)];
  if (typeof value !== 'string' || value === '') return;
  if (!words.includes(value)) yield notSupported(path, value, words);
}

export function* notNegative(object: JsonObject, path: FieldPath): Problems {
  const value = object[fieldOf(path)];
  if (typeof value === 'number' && value < 0) {
    yield invalid(path, value, 'must be greater than or equal to 0');
  }
}

export function* positive(object: JsonObject, path: FieldPath): Problems {
  const value = object[fieldOf(path)];
  if (typeof value === 'number' && value <= 0) yield invalid(path, value, 'must be greater than 0');
}

export function* between(
  object: JsonObject,
  path: FieldPath,
  { min, max }: { readonly min: number; readonly max: number },
): Problems {
  const value = object[fieldOf(path)];
  if (typeof value === 'number' && (value < min || value > max)) {
    yield invalid(path, value, `must be between ${min} and ${max}, inclusive`);
  }
}

/** No two items of the list at `path` have the same text in `field`. */
export function* unique(object: JsonObject, path: FieldPath, field: string): Problems {
  const seen = new Set<string>();
  for (const { item, at } of items(object, path)) {
    const value = item[field];
    if (typeof value !== 'string' || value === '') continue;
    if (seen.has(value)) yield duplicate(`${at}.${field}`, value);
    seen.add(value);
  }
}

/** Text that breaks a format: one problem for every reason the format gives. */
export function* formatted(
  object: JsonObject,
  path: FieldPath,
  format: (text: string) => readonly string[],
): Problems {
  const value = object[fieldOf(path)];
  if (typeof value !== 'string' || value === '') return;
  for (const reason of format(value)) yield invalid(path, value, reason);
}

/** The field at `path` may not change. */
export function* frozen({ object, old }: Change, path: FieldPath): Problems {
  const field = fieldOf(path);
  if (!sameJson(object[field], old[field])) yield immutable(path, object[field]);
}

/** Applies a rule to the object at `path` before and after. */
export function* changeWithin(change: Change, path: FieldPath, rule: ChangeRule): Problems {
  const field = fieldOf(path);
  const object = change.object[field];
  const old = change.old[field];
  yield* rule({ object: isObject(object) ? object : {}, old: isObject(old) ? old : {} }, path);
}

function fieldOf(path: FieldPath): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
