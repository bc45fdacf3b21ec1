// OTLP's `ExportTraceServiceRequest` from bytes, field by field: a definition would refuse its
// times, which are numbers beyond 2^53.
import { BYTES, FIXED64, Reader, VARINT, WireError, type Json } from '../../lib/index.ts';
import {
  ATTRIBUTES_MAX,
  SPANS_MAX,
  VALUE_DEPTH_MAX,
  type Attribute,
  type AttributeValue,
  type SentSpan,
} from './span.ts';
import type { SentBatch } from './sent.ts';

/** Throws `WireError` on bytes that are not this message. */
export function batchesOfBytes(bytes: Buffer): readonly SentBatch[] {
  const batches: SentBatch[] = [];
  const budget = { spans: SPANS_MAX };
  eachField(new Reader(bytes), (tag, reader) => {
    if (tag !== RESOURCE_SPANS) return false;
    batches.push(batch(reader.message(), budget));
    return true;
  });
  return batches;
}

const tagOf = (number: number, wireType: number): number => (number << 3) | wireType;

const RESOURCE_SPANS = tagOf(1, BYTES);
const RESOURCE = tagOf(1, BYTES);
const RESOURCE_ATTRIBUTE = tagOf(1, BYTES);
const SCOPE_SPANS = tagOf(2, BYTES);
const SCOPE_SPAN = tagOf(2, BYTES);

/** How many spans a request may still bring. */
type Budget = { spans: number };

function batch(message: Reader, budget: Budget): SentBatch {
  const resource: Attribute[] = [];
  const spans: SentSpan[] = [];
  let dropped = 0;
  eachField(message, (tag, reader) => {
    if (tag === RESOURCE) {
      readAttributes(reader.message(), RESOURCE_ATTRIBUTE, resource);
      return true;
    }
    if (tag !== SCOPE_SPANS) return false;
    eachField(reader.message(), (inner, scope) => {
      if (inner !== SCOPE_SPAN) return false;
      const span = scope.message();
      if (budget.spans > 0) spans.push(sentSpan(span));
      else dropped += 1;
      budget.spans -= 1;
      return true;
    });
    return true;
  });
  return { resource, spans, dropped };
}

function readAttributes(message: Reader, wanted: number, into: Attribute[]): void {
  eachField(message, (tag, reader) => {
    if (tag !== wanted) return false;
    const attribute = keyValue(reader.message(), 0);
    if (into.length < ATTRIBUTES_MAX) into.push(attribute);
    return true;
  });
}

function sentSpan(message: Reader): SentSpan {
  const attributes: Attribute[] = [];
  const ids = { traceId: '', spanId: '', parentId: '' };
  const numbers = { kind: 0, statusCode: 0 };
  const texts = { name: '', statusMessage: '' };
  const times = { startNs: 0n, endNs: 0n };
  eachField(message, (tag, reader) => {
    if (tag === tagOf(1, BYTES)) ids.traceId = reader.raw().toString('hex', 0, 16);
    else if (tag === tagOf(2, BYTES)) ids.spanId = reader.raw().toString('hex', 0, 8);
    else if (tag === tagOf(4, BYTES)) ids.parentId = reader.raw().toString('hex', 0, 8);
    else if (tag === tagOf(5, BYTES)) texts.name = reader.string();
    else if (tag === tagOf(6, VARINT)) numbers.kind = reader.int32();
    else if (tag === tagOf(7, FIXED64)) times.startNs = fixed64(reader);
    else if (tag === tagOf(8, FIXED64)) times.endNs = fixed64(reader);
    else if (tag === tagOf(9, BYTES)) {
      const attribute = keyValue(reader.message(), 0);
      if (attributes.length < ATTRIBUTES_MAX) attributes.push(attribute);
    } else if (tag === tagOf(15, BYTES)) {
      eachField(reader.message(), (inner, status) => {
        if (inner === tagOf(2, BYTES)) texts.statusMessage = status.string();
        else if (inner === tagOf(3, VARINT)) numbers.statusCode = status.int32();
        else return false;
        return true;
      });
    } else return false;
    return true;
  });
  return { ...ids, ...numbers, ...texts, ...times, attributes };
}

function keyValue(message: Reader, depth: number): Attribute {
  let key = '';
  let value: Json = '';
  eachField(message, (tag, reader) => {
    if (tag === tagOf(1, BYTES)) key = reader.string();
    else if (tag === tagOf(2, BYTES)) value = anyValue(reader.message(), depth);
    else return false;
    return true;
  });
  return [key, flat(value)];
}

function anyValue(message: Reader, depth: number): Json {
  let value: Json = '';
  eachField(message, (tag, reader) => {
    if (tag === tagOf(1, BYTES)) value = reader.string();
    else if (tag === tagOf(2, VARINT)) value = reader.bool();
    else if (tag === tagOf(3, VARINT)) value = int64(reader);
    else if (tag === tagOf(4, FIXED64)) value = reader.double();
    else if (tag === tagOf(5, BYTES)) value = listValue(reader.message(), depth + 1);
    else if (tag === tagOf(6, BYTES)) value = mapValue(reader.message(), depth + 1);
    else if (tag === tagOf(7, BYTES)) value = reader.raw().toString('base64');
    else return false;
    return true;
  });
  return value;
}

function listValue(message: Reader, depth: number): Json {
  const list: Json[] = [];
  if (depth > VALUE_DEPTH_MAX) return list;
  eachField(message, (tag, reader) => {
    if (tag !== tagOf(1, BYTES)) return false;
    list.push(anyValue(reader.message(), depth));
    return true;
  });
  return list;
}

function mapValue(message: Reader, depth: number): Json {
  const entries: Attribute[] = [];
  if (depth > VALUE_DEPTH_MAX) return {};
  eachField(message, (tag, reader) => {
    if (tag !== tagOf(1, BYTES)) return false;
    entries.push(keyValue(reader.message(), depth));
    return true;
  });
  return Object.fromEntries(entries);
}

function flat(value: Json): AttributeValue {
  if (typeof value === 'object') return JSON.stringify(value);
  return value;
}

/** `read` says whether it took the field; what nobody took is passed over. */
function eachField(message: Reader, read: (tag: number, reader: Reader) => boolean): void {
  while (!message.done) {
    const tag = message.uint32();
    if (tag >>> 3 === 0) throw new WireError(`field number 0 at byte ${message.at}`);
    if (!read(tag, message)) message.skip(tag & 7);
  }
}

function fixed64(reader: Reader): bigint {
  const start = reader.at;
  reader.skip(FIXED64);
  return reader.bytes.readBigUInt64LE(start);
}

/** A text when a double cannot hold it. */
function int64(reader: Reader): number | string {
  const start = reader.at;
  reader.skip(VARINT);
  let value = 0n;
  for (let i = reader.at - 1; i >= start; i--) {
    value = (value << 7n) | BigInt((reader.bytes[i] ?? 0) & 0x7f);
  }
  const signed = BigInt.asIntN(64, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : String(signed);
}
