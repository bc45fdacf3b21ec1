// One OTLP/HTTP export: from a request's content to spans, and what its sender is told, in the
// format it speaks.
import { gunzipSync } from 'node:zlib';
import { BYTES, isObject, parseJson, VARINT, WireError, Writer } from '../../lib/index.ts';
import { batchesOfJson } from './otlp-json.ts';
import { batchesOfBytes } from './otlp-wire.ts';
import type { SentBatch } from './sent.ts';
import { spanOf, type Span } from './span.ts';

type Export = {
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly body: Buffer;
};

type ExportAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
};

/** Says how many of the spans it did not take. */
type Take = (spans: readonly Span[]) => number;

// What OpenTelemetry's collector takes by default is larger; its SDKs send under 1 MiB.
export const EXPORT_BYTES_MAX = 4 * 1024 * 1024;

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

export function receive(sent: Export, take: Take): ExportAnswer {
  const contentType = sent.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (contentType !== JSON_TYPE && contentType !== PROTOBUF_TYPE) {
    const why = `send ${PROTOBUF_TYPE} or ${JSON_TYPE}, not '${contentType.slice(0, 100)}'`;
    return refusal({ status: 415, contentType: JSON_TYPE, why });
  }
  const reading = read(sent, contentType);
  if (reading.kind === 'refused') {
    return refusal({ status: reading.status, contentType, why: reading.why });
  }
  const spans: Span[] = [];
  let rejected = 0;
  for (const batch of reading.batches) {
    rejected += batch.dropped;
    for (const one of batch.spans) {
      const span = spanOf(one, batch.resource);
      if (span === undefined) rejected += 1;
      else spans.push(span);
    }
  }
  return success(contentType, rejected + take(spans));
}

type ExportReading =
  | { readonly kind: 'ok'; readonly batches: readonly SentBatch[] }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

function read(sent: Export, contentType: string): ExportReading {
  try {
    const body = plain(sent);
    if (body === undefined) {
      return { kind: 'refused', status: 415, why: 'content-encoding must be gzip or none' };
    }
    if (contentType === PROTOBUF_TYPE) return { kind: 'ok', batches: batchesOfBytes(body) };
    const request = parseJson(body.toString('utf8'));
    if (!isObject(request)) return { kind: 'refused', status: 400, why: 'not a JSON object' };
    return { kind: 'ok', batches: batchesOfJson(request) };
  } catch (error) {
    // Content that is no protobuf, and zlib's errors, which have a code.
    if (error instanceof WireError || (error instanceof Error && 'code' in error)) {
      return { kind: 'refused', status: 400, why: error.message };
    }
    throw error;
  }
}

function plain({ body, contentEncoding }: Export): Buffer | undefined {
  if (contentEncoding === '' || contentEncoding === 'identity') return body;
  if (contentEncoding !== 'gzip') return undefined;
  return gunzipSync(body, { maxOutputLength: EXPORT_BYTES_MAX });
}

const NOT_KEPT = 'spans without valid ids or times, or beyond the limits of the console';

function success(contentType: string, rejected: number): ExportAnswer {
  if (contentType === JSON_TYPE) {
    const partialSuccess = { rejectedSpans: String(rejected), errorMessage: NOT_KEPT };
    const body = Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
    return { status: 200, contentType, body };
  }
  const writer = new Writer();
  if (rejected > 0) {
    writer.tag(1, BYTES).message(() => {
      writer.tag(1, VARINT).int64(rejected).tag(2, BYTES).string(NOT_KEPT);
    });
  }
  return { status: 200, contentType, body: writer.finish() };
}

type Refusal = { readonly status: number; readonly contentType: string; readonly why: string };

/** `google.rpc.Status`, with gRPC's INVALID_ARGUMENT. */
function refusal({ status, contentType, why }: Refusal): ExportAnswer {
  const code = 3;
  const body =
    contentType === JSON_TYPE
      ? Buffer.from(JSON.stringify({ code, message: why }))
      : new Writer().tag(1, VARINT).uint32(code).tag(2, BYTES).string(why).finish();
  return { status, contentType, body };
}
