// Single values of protobuf as JSON, on the wire.
import type { Json } from '../json.ts';
import { BYTES, FIXED32, FIXED64, VARINT, WireError, type Reader, type Writer } from './wire.ts';

const WIRE_TYPES: ReadonlyMap<string, number> = new Map([
  ['double', FIXED64],
  ['float', FIXED32],
  ['int32', VARINT],
  ['int64', VARINT],
  ['uint32', VARINT],
  ['uint64', VARINT],
  ['sint32', VARINT],
  ['bool', VARINT],
  ['fixed32', FIXED32],
  ['fixed64', FIXED64],
  ['string', BYTES],
  ['bytes', BYTES],
]);

/** Undefined for what is not a scalar. */
export function scalarWireType(type: string): number | undefined {
  return WIRE_TYPES.get(type);
}

export function decodeScalar(type: string, reader: Reader): Json {
  switch (type) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'uint32':
      return reader.uint32();
    case 'int32':
      return reader.int32();
    case 'uint64':
      return reader.uint64();
    case 'int64':
      return reader.int64();
    case 'sint32':
      return reader.sint32();
    case 'double':
      return jsonNumber(reader.double());
    case 'float':
      return jsonNumber(reader.float());
    case 'fixed32':
      return reader.fixed32();
    case 'fixed64':
      return reader.fixed64();
    case 'bytes':
      return reader.raw().toString('base64');
    default:
      throw new WireError(`no scalar type ${type}`);
  }
}

export function encodeScalar(type: string, writer: Writer, value: Json): void {
  switch (type) {
    case 'string':
      writer.string(textOf(value));
      return;
    case 'bool':
      writer.uint32(value === true || value === 'true' ? 1 : 0);
      return;
    case 'uint32':
      writer.uint32(Number(value));
      return;
    case 'int32':
    case 'int64':
    case 'uint64':
      writer.int64(Number(value));
      return;
    case 'sint32':
      writer.sint32(Number(value));
      return;
    case 'double':
      writer.double(Number(value));
      return;
    case 'float':
      writer.float(Number(value));
      return;
    case 'fixed32':
      writer.fixed32(Number(value));
      return;
    case 'fixed64':
      writer.fixed64(Number(value));
      return;
    case 'bytes':
      writer.raw(Buffer.from(textOf(value), 'base64'));
      return;
    default:
      throw new WireError(`no scalar type ${type}`);
  }
}

/** JSON has no word for these three; proto3 JSON writes them as strings. */
function jsonNumber(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}

/** A scalar as text; what is no scalar has none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}
