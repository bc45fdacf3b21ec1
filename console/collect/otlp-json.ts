// OTLP's `ExportTraceServiceRequest` from its JSON form: ids in hexadecimal, 64-bit numbers as
// text, enums by number (by name from some senders).
import {
  isList,
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import {
  ATTRIBUTES_MAX,
  SPANS_MAX,
  VALUE_DEPTH_MAX,
  type Attribute,
  type AttributeValue,
  type SentSpan,
} from './span.ts';
import type { SentBatch } from './sent.ts';

export function batchesOfJson(request: JsonObject): readonly SentBatch[] {
  let left = SPANS_MAX;
  return listAt(request, 'resourceSpans').map((given) => {
    const resource = attributes(listAt(given, 'resource', 'attributes'));
    const sent = listAt(given, 'scopeSpans').flatMap((scope) => listAt(scope, 'spans'));
    const kept = sent.slice(0, left);
    left -= kept.length;
    return { resource, spans: kept.map(sentSpan), dropped: sent.length - kept.length };
  });
}

const KINDS = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];
const STATUSES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

function sentSpan(span: Json): SentSpan {
  return {
    traceId: stringAt(span, 'traceId')?.toLowerCase() ?? '',
    spanId: stringAt(span, 'spanId')?.toLowerCase() ?? '',
    parentId: stringAt(span, 'parentSpanId')?.toLowerCase() ?? '',
    name: stringAt(span, 'name') ?? '',
    kind: numberAt(span, 'kind') ?? KINDS.indexOf(stringAt(span, 'kind') ?? ''),
    startNs: nanoseconds({ span, name: 'startTimeUnixNano' }),
    endNs: nanoseconds({ span, name: 'endTimeUnixNano' }),
    statusCode:
      numberAt(span, 'status', 'code') ?? STATUSES.indexOf(stringAt(span, 'status', 'code') ?? ''),
    statusMessage: stringAt(span, 'status', 'message') ?? '',
    attributes: attributes(listAt(span, 'attributes')),
  };
}

function nanoseconds({ span, name }: { readonly span: Json; readonly name: string }): bigint {
  const text = stringAt(span, name) ?? String(numberAt(span, name) ?? 0);
  return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

function attributes(list: readonly Json[]): readonly Attribute[] {
  return list
    .slice(0, ATTRIBUTES_MAX)
    .map((one) => [stringAt(one, 'key') ?? '', flat(valueAt(one))]);
}

function valueAt(keyValue: Json): JsonObject {
  return objectAt(keyValue, 'value') ?? {};
}

function flat(value: JsonObject): AttributeValue {
  const plain = plainValue(value, 0);
  return typeof plain === 'object' ? JSON.stringify(plain) : plain;
}

function plainValue(value: JsonObject, depth: number): Json {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } =
    value;
  for (const scalar of [stringValue, boolValue, doubleValue, bytesValue]) {
    if (isScalar(scalar)) return scalar;
  }
  if (isScalar(intValue)) {
    return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : String(intValue);
  }
  if (depth >= VALUE_DEPTH_MAX) return '';
  const below = (inner: Json | undefined): Json =>
    isObject(inner) ? plainValue(inner, depth + 1) : '';
  if (isObject(arrayValue)) return listAt(arrayValue, 'values').map(below);
  const pairs = listAt(kvlistValue, 'values');
  if (!isObject(kvlistValue) || !isList(pairs)) return '';
  return Object.fromEntries(
    pairs.map((pair) => [stringAt(pair, 'key') ?? '', below(valueAt(pair))]),
  );
}

function isScalar(value: Json | undefined): value is AttributeValue {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
