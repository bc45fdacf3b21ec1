// Protobuf's own types that have a JSON form of their own: Any, Duration, Timestamp, Struct,
// wrappers.
import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import { decodeScalar, encodeScalar, scalarWireType, textOf } from './scalar.ts';
import { BYTES, FIXED64, VARINT, WireError, Writer, type Reader } from './wire.ts';

/** Decodes a message by type name; undefined when the type is not known. */
type DecodeInner = (type: string, reader: Reader) => Json | undefined;
/** Encodes a message by type name; false when the type is not known. */
type EncodeInner = (type: string, writer: Writer, value: Json) => boolean;

export type WellKnown = {
  decode(reader: Reader, inner: DecodeInner): Json;
  encode(writer: Writer, value: Json, inner: EncodeInner): void;
};

export const WELL_KNOWN: ReadonlyMap<string, WellKnown> = new Map<string, WellKnown>([
  ['google.protobuf.Any', { decode: decodeAny, encode: encodeAny }],
  ['google.protobuf.Duration', { decode: decodeDuration, encode: encodeDuration }],
  ['google.protobuf.Timestamp', { decode: decodeTimestamp, encode: encodeTimestamp }],
  ['google.protobuf.Struct', { decode: decodeStruct, encode: encodeStruct }],
  ['google.protobuf.Value', { decode: decodeValue, encode: encodeValue }],
  ['google.protobuf.ListValue', { decode: decodeList, encode: encodeList }],
  ['google.protobuf.Empty', { decode: decodeEmpty, encode: () => undefined }],
  ['google.protobuf.DoubleValue', wrapper('double')],
  ['google.protobuf.FloatValue', wrapper('float')],
  ['google.protobuf.Int64Value', wrapper('int64')],
  ['google.protobuf.UInt64Value', wrapper('uint64')],
  ['google.protobuf.Int32Value', wrapper('int32')],
  ['google.protobuf.UInt32Value', wrapper('uint32')],
  ['google.protobuf.BoolValue', wrapper('bool')],
  ['google.protobuf.StringValue', wrapper('string')],
  ['google.protobuf.BytesValue', wrapper('bytes')],
]);

/** The `.proto` text that makes these names resolvable. */
export const WELL_KNOWN_PROTO = [
  'package google.protobuf;',
  ...[...WELL_KNOWN.keys()].map((name) => `message ${name.slice(name.lastIndexOf('.') + 1)} {}`),
].join('\n');

const TYPE_PREFIX = 'type.googleapis.com/';

function decodeAny(reader: Reader, inner: DecodeInner): Json {
  let url = '';
  let bytes: Buffer = Buffer.alloc(0);
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) url = reader.string();
    else if (tag >>> 3 === 2) bytes = reader.raw();
    else reader.skip(tag & 7);
  }
  const type = url.slice(url.lastIndexOf('/') + 1);
  const value = inner(type, reader.within(bytes));
  if (isObject(value)) return { '@type': url, ...value };
  return { '@type': url, value: bytes.toString('base64') };
}

function encodeAny(writer: Writer, value: Json, inner: EncodeInner): void {
  const url = isObject(value) ? value['@type'] : undefined;
  if (!isObject(value) || typeof url !== 'string') throw new WireError('an Any needs its "@type"');
  const type = url.slice(url.lastIndexOf('/') + 1);
  const { '@type': _, ...fields } = value;
  writer.tag(1, BYTES).string(url.includes('/') ? url : `${TYPE_PREFIX}${url}`);
  const body = new Writer();
  const content = WELL_KNOWN.has(type) ? (fields['value'] ?? {}) : fields;
  if (inner(type, body, content)) writer.tag(2, BYTES).raw(body.finish());
  else writer.tag(2, BYTES).raw(Buffer.from(textOf(fields['value']), 'base64'));
}

function secondsAndNanos(reader: Reader): { seconds: number; nanos: number } {
  let seconds = 0;
  let nanos = 0;
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) seconds = reader.int64();
    else if (tag >>> 3 === 2) nanos = reader.int32();
    else reader.skip(tag & 7);
  }
  return { seconds, nanos };
}

type SecondsAndNanos = { readonly seconds: number; readonly nanos: number };

function writeSecondsAndNanos(writer: Writer, { seconds, nanos }: SecondsAndNanos): void {
  if (seconds !== 0) writer.tag(1, VARINT).int64(seconds);
  if (nanos !== 0) writer.tag(2, VARINT).int64(nanos);
}

function decodeDuration(reader: Reader): Json {
  const { seconds, nanos } = secondsAndNanos(reader);
  const sign = seconds < 0 || nanos < 0 ? '-' : '';
  return `${sign}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s`;
}

function encodeDuration(writer: Writer, value: Json): void {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(textOf(value));
  if (match === null) throw new WireError(`"${textOf(value)}" is no duration such as "1.5s"`);
  const sign = match[1] === '-' ? -1 : 1;
  const nanos = Number((match[3] ?? '').padEnd(9, '0'));
  writeSecondsAndNanos(writer, { seconds: sign * Number(match[2]), nanos: sign * nanos });
}

function decodeTimestamp(reader: Reader): Json {
  const { seconds, nanos } = secondsAndNanos(reader);
  if (Math.abs(seconds) > 8.64e12) throw new WireError('a time outside of the calendar');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction(nanos)}Z`;
}

function encodeTimestamp(writer: Writer, value: Json): void {
  const match = /^(.*?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(textOf(value));
  const seconds = Date.parse(`${match?.[1] ?? ''}${match?.[3] ?? ''}`) / 1000;
  if (Number.isNaN(seconds)) throw new WireError(`"${textOf(value)}" is no RFC 3339 time`);
  const nanos = Number((match?.[2] ?? '').padEnd(9, '0'));
  writeSecondsAndNanos(writer, { seconds, nanos });
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (nanos % 1_000_000 === 0) return `.${digits.slice(0, 3)}`;
  return nanos % 1000 === 0 ? `.${digits.slice(0, 6)}` : `.${digits}`;
}

function decodeStruct(reader: Reader): Json {
  const result: Record<string, Json> = {};
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 !== 1) {
      reader.skip(tag & 7);
      continue;
    }
    const entry = reader.message();
    let key = '';
    let value: Json = null;
    while (!entry.done) {
      const inner = entry.uint32();
      if (inner >>> 3 === 1) key = entry.string();
      else if (inner >>> 3 === 2) value = decodeValue(entry.message());
      else entry.skip(inner & 7);
    }
    setOwn(result, key, value);
  }
  return result;
}

const PLAIN_PROPERTY = { enumerable: true, configurable: true, writable: true };

/** What was decoded may be called `__proto__`; only then is an assignment none. */
export function setOwn(into: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(into, name, { value, ...PLAIN_PROPERTY });
  else into[name] = value;
}

function encodeStruct(writer: Writer, value: Json): void {
  if (!isObject(value)) throw new WireError('a Struct must be an object');
  for (const [key, held] of Object.entries(value)) {
    if (held === undefined) continue;
    writer.tag(1, BYTES).message(() => {
      writer.tag(1, BYTES).string(key);
      writer.tag(2, BYTES).message(() => encodeValue(writer, held));
    });
  }
}

function decodeValue(reader: Reader): Json {
  let value: Json = null;
  while (!reader.done) {
    const tag = reader.uint32();
    const number = tag >>> 3;
    if (number === 1) {
      reader.uint32();
      value = null;
    } else if (number === 2) value = decodeScalar('double', reader);
    else if (number === 3) value = reader.string();
    else if (number === 4) value = reader.bool();
    else if (number === 5) value = decodeStruct(reader.message());
    else if (number === 6) value = decodeList(reader.message());
    else reader.skip(tag & 7);
  }
  return value;
}

function encodeValue(writer: Writer, value: Json): void {
  if (value === null) writer.tag(1, VARINT).uint32(0);
  else if (typeof value === 'number') writer.tag(2, FIXED64).double(value);
  else if (typeof value === 'string') writer.tag(3, BYTES).string(value);
  else if (typeof value === 'boolean') writer.tag(4, VARINT).uint32(value ? 1 : 0);
  else if (isList(value)) writer.tag(6, BYTES).message(() => encodeList(writer, value));
  else writer.tag(5, BYTES).message(() => encodeStruct(writer, value));
}

function decodeList(reader: Reader): Json {
  const items: Json[] = [];
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) items.push(decodeValue(reader.message()));
    else reader.skip(tag & 7);
  }
  return items;
}

function encodeList(writer: Writer, value: Json): void {
  if (!isList(value)) throw new WireError('a ListValue must be a list');
  for (const item of value) writer.tag(1, BYTES).message(() => encodeValue(writer, item));
}

function decodeEmpty(reader: Reader): JsonObject {
  while (!reader.done) reader.skip(reader.uint32() & 7);
  return {};
}

function wrapper(type: string): WellKnown {
  const zero = type === 'string' || type === 'bytes' ? '' : type === 'bool' ? false : 0;
  return {
    decode(reader) {
      let value: Json = zero;
      while (!reader.done) {
        const tag = reader.uint32();
        if (tag >>> 3 === 1) value = decodeScalar(type, reader);
        else reader.skip(tag & 7);
      }
      return value;
    },
    encode(writer, value) {
      if (value === zero) return;
      writer.tag(1, scalarWireType(type) ?? VARINT);
      encodeScalar(type, writer, value);
    },
  };
}
