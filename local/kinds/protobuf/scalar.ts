// The scalars of Kubernetes in protobuf, among them the types that are a message on the wire but a
// string or number in JSON: quantities, times, ports by name or number, raw JSON, schemas.
import { parseJson, type Json } from '../../../lib/index.ts';
import type { WireScalar } from '../shape/index.ts';
import {
  bytesOf,
  int64Of,
  lastPart,
  partsOf,
  ProtobufError,
  textOf,
  type WireValue,
} from './wire.ts';

/** All but those that hold schemas, which are messages again: see `message.ts`. */
type PlainScalar = Exclude<WireScalar, `schema-or-${string}`>;

// Go's zero time is the first second of the year 1; times are JSON up to the end of the year 9999.
const SECONDS_MIN = -62_135_596_800;
const SECONDS_MAX = 253_402_300_799;

/** Undefined where Go's zero value says nothing: an empty time, an empty raw extension. */
export function scalarOf(scalar: PlainScalar, wire: WireValue): Json | undefined {
  switch (scalar) {
    case 'string':
      return textOf(bytesOf(wire));
    case 'bytes':
      return Buffer.from(bytesOf(wire)).toString('base64');
    case 'bool':
      return numberOf(wire) !== 0;
    case 'int32':
      return numberOf(wire) | 0;
    case 'int64':
      return numberOf(wire);
    case 'float64':
      return doubleOf(wire);
    case 'quantity':
      return lastText(bytesOf(wire), 1) ?? '0';
    case 'time':
    case 'micro-time':
      return timeOf(bytesOf(wire), scalar);
    case 'int-or-string':
      return intOrStringOf(bytesOf(wire));
    case 'raw':
      return rawOf(bytesOf(wire));
    case 'strings':
      return [...partsOf(bytesOf(wire), 1)].map((part) => textOf(bytesOf(part)));
  }
}

/** What Go leaves out of JSON under `omitempty`. */
export function isZero(value: Json): boolean {
  return value === '' || value === 0 || value === false;
}

function numberOf(wire: WireValue): number {
  if (wire.kind === 'number') return int64Of(wire);
  throw new ProtobufError('a message or string stands where a number belongs');
}

function doubleOf(wire: WireValue): number {
  if (wire.kind === 'double' && Number.isFinite(wire.value)) return wire.value;
  throw new ProtobufError('a number is not one that JSON can write');
}

function lastText(bytes: Uint8Array, number: number): string | undefined {
  const part = lastPart(bytes, number);
  const text = part === undefined ? '' : textOf(bytesOf(part));
  return text === '' ? undefined : text;
}

export function lastNumber(bytes: Uint8Array, number: number): number {
  const part = lastPart(bytes, number);
  return part === undefined ? 0 : numberOf(part);
}

function timeOf(bytes: Uint8Array, scalar: 'time' | 'micro-time'): Json | undefined {
  const seconds = lastNumber(bytes, 1);
  const nanos = lastNumber(bytes, 2);
  if (bytes.length === 0 || seconds === SECONDS_MIN) return undefined;
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX || nanos < 0 || nanos >= 1e9) {
    throw new ProtobufError('a time is outside the years 1 to 9999');
  }
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (scalar === 'time') return `${whole}Z`;
  return `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

function intOrStringOf(bytes: Uint8Array): Json {
  const isText = lastNumber(bytes, 1) === 1;
  return isText ? (lastText(bytes, 3) ?? '') : lastNumber(bytes, 2) | 0;
}

function rawOf(bytes: Uint8Array): Json | undefined {
  const text = lastText(bytes, 1);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (value === undefined) throw new ProtobufError('a raw value is not JSON');
  return value;
}
