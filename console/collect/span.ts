// A span as the console keeps it, and the limits on what a sender may put into one.
type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type AttributeValue = string | number | boolean;
export type Attribute = readonly [key: string, value: AttributeValue];

export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty when nobody called. */
  readonly parentId: string;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Microseconds since 1970: all that a double holds exactly. */
  readonly startUs: number;
  readonly durationUs: number;
  readonly failed: boolean;
  readonly attributes: readonly Attribute[];
};

/** What a format's reader found, unchecked. Ids are hexadecimal. */
export type SentSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly attributes: readonly Attribute[];
};

// A full batch of a collector is 8192; our proxies send 512.
export const SPANS_MAX = 10_000;
// Ours have about twenty; OpenTelemetry's own limit is 128.
export const ATTRIBUTES_MAX = 128;
// Enough for a long path or a message; a body does not belong in a span.
const TEXT_CHARS_MAX = 1024;
const NAME_CHARS_MAX = 256;
// Lists in lists: deeper ones are cut, as walking them takes stack.
export const VALUE_DEPTH_MAX = 8;

const KINDS: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];
const STATUS_ERROR = 2;
const UNKNOWN_SERVICE = 'unknown';
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** Undefined when it cannot be placed: without valid ids or times. */
export function spanOf(sent: SentSpan, resource: readonly Attribute[]): Span | undefined {
  const { traceId, spanId, parentId, startNs, endNs } = sent;
  const startUs = microseconds(startNs);
  const endUs = microseconds(endNs);
  if (!TRACE_ID.test(traceId) || !SPAN_ID.test(spanId)) return undefined;
  if (startUs <= 0 || !Number.isSafeInteger(startUs) || !Number.isSafeInteger(endUs)) {
    return undefined;
  }
  const message: readonly Attribute[] =
    sent.statusMessage === '' ? [] : [['otel.status_description', sent.statusMessage]];
  return {
    traceId,
    spanId,
    parentId: SPAN_ID.test(parentId) ? parentId : '',
    service: cut(serviceOf(resource), NAME_CHARS_MAX),
    name: cut(sent.name, NAME_CHARS_MAX),
    kind: KINDS[sent.kind] ?? 'unspecified',
    startUs,
    durationUs: Math.max(0, endUs - startUs),
    failed: sent.statusCode === STATUS_ERROR,
    attributes: [...sent.attributes.slice(0, ATTRIBUTES_MAX), ...message].map(limited),
  };
}

/** Rounded: a sender that counts in doubles is a fraction below what it means. */
function microseconds(ns: bigint): number {
  return Number((ns + 500n) / 1000n);
}

function serviceOf(resource: readonly Attribute[]): string {
  const given = resource.find(([key]) => key === 'service.name')?.[1];
  return given === undefined || given === '' ? UNKNOWN_SERVICE : String(given);
}

function limited([key, value]: Attribute): Attribute {
  return [cut(key, NAME_CHARS_MAX), typeof value === 'string' ? cut(value, TEXT_CHARS_MAX) : value];
}

/** A copy: a slice would keep the whole text in memory. */
function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  return Buffer.from(`${text.slice(0, charsMax - 1)}…`).toString();
}
