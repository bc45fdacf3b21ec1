// Spans as OTLP bytes: `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest`, written
// field by field. An SDK would do the same for forty megabytes.
import { BYTES, FIXED32, FIXED64, VARINT, Writer } from '../../../lib/index.ts';
import type { SpanKind, SpanRecord } from '../trace.ts';

type Attribute = readonly [string, string | number];

/** Whose spans they are: `service.name` and the like. */
export type Resource = readonly Attribute[];

export type Scope = { readonly name: string; readonly version: string };

export function otlpRequest(
  resource: Resource,
  scope: Scope,
  spans: readonly SpanRecord[],
): Buffer {
  const writer = new Writer();
  field(writer, 1, () => {
    field(writer, 1, () => resource.forEach((attribute) => writeAttribute(writer, 1, attribute)));
    field(writer, 2, () => {
      field(writer, 1, () => {
        writer.tag(1, BYTES).string(scope.name).tag(2, BYTES).string(scope.version);
      });
      for (const span of spans) field(writer, 2, () => writeSpan(writer, span));
    });
  });
  return writer.finish();
}

const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3 };
const STATUS_ERROR = 2;
// W3C's flag: only sampled spans come here.
const SAMPLED = 1;

function writeSpan(writer: Writer, span: SpanRecord): void {
  writer.tag(1, BYTES).raw(Buffer.from(span.traceId, 'hex'));
  writer.tag(2, BYTES).raw(Buffer.from(span.spanId, 'hex'));
  if (span.parentId !== '') writer.tag(4, BYTES).raw(Buffer.from(span.parentId, 'hex'));
  writer.tag(5, BYTES).string(span.name);
  writer.tag(6, VARINT).uint32(KINDS[span.kind]);
  writer.tag(7, FIXED64).fixed64(nanoseconds(span.startMs));
  writer.tag(8, FIXED64).fixed64(nanoseconds(span.endMs));
  for (const attribute of span.attributes) writeAttribute(writer, 9, attribute);
  if (span.failed) field(writer, 15, () => writer.tag(3, VARINT).uint32(STATUS_ERROR));
  writer.tag(16, FIXED32).fixed32(SAMPLED);
}

function writeAttribute(writer: Writer, number: number, [key, value]: Attribute): void {
  field(writer, number, () => {
    writer.tag(1, BYTES).string(key);
    field(writer, 2, () => {
      if (typeof value === 'string') writer.tag(1, BYTES).string(value);
      else if (Number.isSafeInteger(value)) writer.tag(3, VARINT).int64(value);
      else writer.tag(4, FIXED64).double(value);
    });
  });
}

/** A quarter of a microsecond is all a double holds of it; we measure no finer. */
function nanoseconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) * 1000;
}

function field(writer: Writer, number: number, write: () => void): void {
  writer.tag(number, BYTES).message(write);
}
