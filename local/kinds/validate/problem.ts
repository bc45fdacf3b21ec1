// The ways in which a field can be wrong, worded as kubectl users know them.
import { isObject, type Json } from '../../../lib/index.ts';
import type { FieldError, FieldPath } from '../field-error.ts';

export function required(path: FieldPath, detail?: string): FieldError {
  return { path, reason: 'FieldValueRequired', message: withDetail('Required value', detail) };
}

export function invalid(path: FieldPath, value: Json | undefined, detail: string): FieldError {
  const message = withDetail(`Invalid value: ${shown(value)}`, detail);
  return { path, reason: 'FieldValueInvalid', message };
}

export function notSupported(
  path: FieldPath,
  value: Json | undefined,
  supported: readonly string[],
): FieldError {
  const words = supported.map((word) => JSON.stringify(word)).join(', ');
  const message = `Unsupported value: ${shown(value)}: supported values: ${words}`;
  return { path, reason: 'FieldValueNotSupported', message };
}

export function duplicate(path: FieldPath, value: Json | undefined): FieldError {
  return { path, reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}` };
}

export function forbidden(path: FieldPath, detail: string): FieldError {
  return { path, reason: 'FieldValueForbidden', message: withDetail('Forbidden', detail) };
}

export function notFound(path: FieldPath, value: Json | undefined): FieldError {
  return { path, reason: 'FieldValueNotFound', message: `Not found: ${shown(value)}` };
}

export function tooLong(path: FieldPath, bytesMax: number): FieldError {
  const message = `Too long: may not be more than ${bytesMax} bytes`;
  return { path, reason: 'FieldValueTooLong', message };
}

export function* tooMany(
  path: FieldPath,
  { count, countMax }: { readonly count: number; readonly countMax: number },
): Iterable<FieldError> {
  if (count <= countMax) return;
  const message = `Too many: ${count}: must have at most ${countMax} items`;
  yield { path, reason: 'FieldValueTooMany', message };
}

export function immutable(path: FieldPath, value: Json | undefined): FieldError {
  return invalid(path, value, 'field is immutable');
}

/** The path of a key in a map, as the API server writes it: `metadata.labels[a/b]`. */
export function keyed(path: FieldPath, key: string): string {
  return `${path}[${key}]`;
}

function withDetail(what: string, detail: string | undefined): string {
  return detail === undefined || detail === '' ? what : `${what}: ${detail}`;
}

// Long values are cut: a message is for reading, and travels in a header's company.
const SHOWN_CHARACTERS_MAX = 1000;

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (isObject(value) && Object.keys(value).length === 0) return '{}';
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}
