// Trace context in and out (W3C, B3 single and multi), the sampling decision, and spans as plain
// records. Nothing here knows how spans are exported.   hot path
import { IdShape, type Random } from '../../lib/index.ts';
import type { Headers } from '../http/index.ts';

export type TraceContext = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span, empty when this is the first. */
  readonly parentId: string;
  readonly sampled: boolean;
  /** The caller spoke B3, so those after us may only know that. */
  readonly b3: boolean;
};

export type SpanKind = 'server' | 'client' | 'internal';

export type SpanRecord = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  readonly failed: boolean;
  readonly attributes: readonly (readonly [string, string | number])[];
};

const B3 = /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d]))?/;
const NO_TRACE = '0'.repeat(32);

/** What the caller decided, or a new trace with our own decision. */
export function traceContext(
  headers: Headers,
  samplePercent: number,
  random: Random,
): TraceContext {
  const given = fromTraceparent(headers) ?? fromB3(headers) ?? fromB3Multi(headers);
  if (given !== undefined) return given;
  const sampled = samplePercent >= 100 || random.fraction() * 100 < samplePercent;
  return { traceId: freshTraceId(random), parentId: '', sampled, b3: false };
}

/** Tells the next one about the trace, with `spanId` as its parent. */
export function writeTraceContext(headers: Headers, context: TraceContext, spanId: string): void {
  const { traceId, sampled, b3 } = context;
  headers.put('traceparent', `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`);
  if (!b3) return;
  headers.remove('b3');
  headers.put('x-b3-traceid', traceId);
  headers.put('x-b3-spanid', spanId);
  if (context.parentId !== '') headers.put('x-b3-parentspanid', context.parentId);
  headers.put('x-b3-sampled', sampled ? '1' : '0');
}

const TRACE = new IdShape('x'.repeat(32));

function freshTraceId(random: Random): string {
  // Never all zeros: that is no trace (W3C Trace Context, 3.2.2.3).
  const id = TRACE.draw(random);
  return id === NO_TRACE ? `${id.slice(1)}1` : id;
}

function fromTraceparent(headers: Headers): TraceContext | undefined {
  const value = headers.get('traceparent');
  if (value === undefined || !isTraceparent(value)) return undefined;
  const traceId = value.slice(3, 35);
  if (traceId === NO_TRACE) return undefined;
  const sampled = (parseInt(value.slice(53), 16) & 1) === 1;
  const b3 = headers.has('x-b3-traceid') || headers.has('b3');
  return { traceId, parentId: value.slice(36, 52), sampled, b3 };
}

const SHAPE = `00-${'x'.repeat(32)}-${'x'.repeat(16)}-xx`;

/** By hand: every request that comes from another proxy has one. */
function isTraceparent(value: string): boolean {
  if (value.length !== SHAPE.length) return false;
  for (let i = 0; i < SHAPE.length; i++) {
    const expected = SHAPE.charCodeAt(i);
    const code = value.charCodeAt(i);
    if (expected === ANY_DIGIT ? !isHexDigit(code) : code !== expected) return false;
  }
  return true;
}

const ANY_DIGIT = 0x78;

/** In lower case. */
function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
}

function fromB3(headers: Headers): TraceContext | undefined {
  const value = headers.get('b3');
  const parts = value === undefined ? null : B3.exec(value);
  if (parts === null) return undefined;
  const traceId = (parts[1] ?? '').padStart(32, '0');
  return { traceId, parentId: parts[2] ?? '', sampled: parts[3] !== '0', b3: true };
}

function fromB3Multi(headers: Headers): TraceContext | undefined {
  const traceId = headers.get('x-b3-traceid');
  const parentId = headers.get('x-b3-spanid');
  if (traceId === undefined || parentId === undefined) return undefined;
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(traceId) || !/^[0-9a-f]{16}$/.test(parentId)) {
    return undefined;
  }
  const decided = headers.get('x-b3-sampled');
  const sampled = decided === '1' || decided === 'true' || headers.get('x-b3-flags') === '1';
  return { traceId: traceId.padStart(32, '0'), parentId, sampled, b3: true };
}
