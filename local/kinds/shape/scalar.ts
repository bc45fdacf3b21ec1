// Reads one scalar of a built-in type. Quantities may come as numbers and are kept as strings; the
// rest is accepted or refused as it is.
import type { Json } from '../../../lib/index.ts';
import type { ScalarName, TypeNode } from '../type-node.ts';

type ScalarReading =
  | { readonly kind: 'ok'; readonly value: Json }
  /** `of type int32`, `an RFC 3339 time such as …`: what follows "must be". */
  | { readonly kind: 'rejected'; readonly expected: string };

type Scalar = Extract<TypeNode, { readonly kind: 'scalar' }>;

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const EXPECTED: Readonly<Record<ScalarName, string>> = {
  string: 'of type string',
  integer: 'of type int64',
  number: 'of type number',
  boolean: 'of type boolean',
  'int-or-string': 'an integer or a string',
  quantity: 'a quantity such as 100m, 1.5 or 64Mi',
  time: 'an RFC 3339 time such as 2006-01-02T15:04:05Z',
  'micro-time': 'an RFC 3339 time such as 2006-01-02T15:04:05.000000Z',
  bytes: 'of type string, encoded as base64',
};

export function readScalar(type: Scalar, value: Json): ScalarReading {
  const narrow = type.scalar === 'integer' && type.schema?.['format'] === 'int32';
  if (narrow && !isInt32(value)) return { kind: 'rejected', expected: 'of type int32' };
  if (!fits(type.scalar, value)) return { kind: 'rejected', expected: EXPECTED[type.scalar] };
  const isCount = type.scalar === 'quantity' && typeof value === 'number';
  return { kind: 'ok', value: isCount ? String(value) : value };
}

function fits(scalar: ScalarName, value: Json): boolean {
  switch (scalar) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int-or-string':
      return typeof value === 'string' || isInt32(value);
    case 'quantity':
      return typeof value === 'number' || (typeof value === 'string' && QUANTITY.test(value));
    case 'time':
    case 'micro-time':
      return typeof value === 'string' && isTime(value);
    case 'bytes':
      return typeof value === 'string' && BASE64.test(value.replaceAll(/[\r\n]/g, ''));
  }
}

function isInt32(value: Json): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  return value >= INT32_MIN && value <= INT32_MAX;
}

function isTime(text: string): boolean {
  return RFC3339.test(text) && !Number.isNaN(Date.parse(text));
}
