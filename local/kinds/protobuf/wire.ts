// The protobuf wire format, read from bytes nobody vouches for: every length is checked against
// what is there, and every problem is a `ProtobufError`, caught where decoding began.

export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

/** One field as it stands in a message; `bits` are the two halves of a number. */
type WireField = { readonly number: number } & WireValue;

export type WireValue =
  | { readonly kind: 'number'; readonly low: number; readonly high: number }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

type Cursor = { readonly bytes: Uint8Array; position: number };

const TWO_TO_32 = 2 ** 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

export function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  const cursor: Cursor = { bytes, position: 0 };
  while (cursor.position < bytes.length) {
    const { low: tag, high } = varint(cursor);
    const number = tag >>> 3;
    if (number === 0 || high !== 0) throw new ProtobufError('a field has no valid number');
    yield { number, ...valueOf(cursor, tag & 7) };
  }
}

/** Packed numbers: one after the other, without tags. */
export function* packedOf(bytes: Uint8Array): Generator<WireValue> {
  const cursor: Cursor = { bytes, position: 0 };
  while (cursor.position < bytes.length) yield { kind: 'number', ...varint(cursor) };
}

export function* partsOf(bytes: Uint8Array, number: number): Generator<WireValue> {
  for (const part of fieldsOf(bytes)) if (part.number === number) yield part;
}

/** Of a field that is given more than once, the last one counts. */
export function lastPart(bytes: Uint8Array, number: number): WireValue | undefined {
  let found: WireValue | undefined;
  for (const part of partsOf(bytes, number)) found = part;
  return found;
}

export function bytesOf(wire: WireValue): Uint8Array {
  if (wire.kind === 'bytes') return wire.bytes;
  throw new ProtobufError('a number stands where a message or string belongs');
}

export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new ProtobufError('a string is not UTF-8', { cause });
  }
}

/** Beyond 2^53 the last digits are lost, as they would be in JSON. */
export function int64Of(value: { readonly low: number; readonly high: number }): number {
  return (value.high | 0) * TWO_TO_32 + (value.low >>> 0);
}

function valueOf(cursor: Cursor, wireType: number): WireValue {
  if (wireType === 0) return { kind: 'number', ...varint(cursor) };
  if (wireType === 1) {
    const bytes = take(cursor, 8);
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    return { kind: 'double', value: view.getFloat64(0, true) };
  }
  if (wireType === 2) {
    const { low, high } = varint(cursor);
    if (high !== 0) throw new ProtobufError('a length is larger than the message');
    return { kind: 'bytes', bytes: take(cursor, low >>> 0) };
  }
  if (wireType === 5) {
    const bytes = take(cursor, 4);
    const low = new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
    return { kind: 'number', low, high: low < 0 ? -1 : 0 };
  }
  throw new ProtobufError(`wire type ${wireType} is not used by Kubernetes`);
}

function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.position + length;
  if (end > cursor.bytes.length) throw new ProtobufError('the message ends within a field');
  const bytes = cursor.bytes.subarray(cursor.position, end);
  cursor.position = end;
  return bytes;
}

function varint(cursor: Cursor): { readonly low: number; readonly high: number } {
  let low = 0;
  let high = 0;
  // Ten bytes of seven bits hold the 64 bits that a number may have.
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = cursor.bytes[cursor.position];
    if (byte === undefined) throw new ProtobufError('the message ends within a number');
    cursor.position += 1;
    const bits = byte & 0x7f;
    if (shift < 32) low |= bits << shift;
    if (shift === 28) high |= bits >>> 4;
    if (shift > 28) high |= bits << (shift - 32);
    if (byte < 0x80) return { low, high };
  }
  throw new ProtobufError('a number is longer than 64 bits');
}
