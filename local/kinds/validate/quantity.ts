// Amounts of processor time and memory: `500m`, `64Mi`, `1e3`. Compared by value, shown as written.
import { isObject, type Json, type JsonObject } from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { qualifiedName } from './format.ts';
import { invalid, keyed } from './problem.ts';
import { type Problems } from './rule.ts';

const PATTERN = /^([+-]?)(\d+\.?\d*|\.\d+)(m|u|n|[kMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const SAYS =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The amount as a number; undefined when the text is not a quantity. */
export function quantity(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  const match = typeof value === 'string' ? PATTERN.exec(value) : undefined;
  if (match === undefined || match === null) return undefined;
  const [, sign = '', digits = '', unit = ''] = match;
  const amount = Number(digits) * (unit === '' ? 1 : (UNITS[unit] ?? Number(`1${unit}`)));
  return sign === '-' ? -amount : amount;
}

/** `resources` of a container: amounts well formed, none negative, no request over its limit. */
export function* resources(object: JsonObject, path: FieldPath): Problems {
  const limits = isObject(object['limits']) ? object['limits'] : {};
  const requests = isObject(object['requests']) ? object['requests'] : {};
  yield* amounts(limits, `${path}.limits`);
  yield* amounts(requests, `${path}.requests`);
  for (const [name, asked] of Object.entries(requests)) {
    const [least, most] = [quantity(asked), quantity(limits[name])];
    if (least === undefined || most === undefined || least <= most) continue;
    const limit = written(limits[name]);
    yield invalid(
      `${path}.requests`,
      asked,
      `must be less than or equal to ${name} limit of ${limit}`,
    );
  }
}

/** A map from resource names to amounts. */
export function* amounts(object: JsonObject, path: FieldPath): Problems {
  for (const [name, value] of Object.entries(object)) {
    const at = keyed(path, name);
    for (const reason of qualifiedName(name)) yield invalid(at, name, reason);
    const amount = quantity(value);
    if (amount === undefined) yield invalid(at, value, SAYS);
    else if (amount < 0) yield invalid(at, value, 'must be greater than or equal to 0');
  }
}

function written(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
