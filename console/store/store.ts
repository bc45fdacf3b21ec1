// The latest traces, in memory: limited by count and by size, the oldest make room.
import type { Attribute, Span } from '../collect/index.ts';
import { summaryOf, type Trace, type TraceSummary } from './trace.ts';

type StoreLimits = {
  readonly tracesMax: number;
  readonly bytesMax: number;
};

export type SummarizedTrace = { readonly trace: Trace; readonly summary: TraceSummary };

type Entry = {
  readonly spans: Map<string, Span>;
  bytes: number;
  /** Until the next span comes. */
  known: SummarizedTrace | undefined;
};

// A waterfall beyond that is not read, and one runaway trace must not displace all others.
const TRACE_SPANS_MAX = 2000;

export class TraceStore {
  readonly #limits: StoreLimits;
  /** The oldest first, by when their first span came. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(limits: StoreLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Says how many did not fit into their trace. A span that is sent twice is kept once. */
  add(spans: readonly Span[]): number {
    let rejected = 0;
    for (const span of spans) if (!this.#add(span)) rejected += 1;
    this.#makeRoom();
    return rejected;
  }

  find(traceId: string): Trace | undefined {
    const entry = this.#entries.get(traceId);
    return entry === undefined ? undefined : known(traceId, entry).trace;
  }

  /** The newest first. */
  all(): readonly SummarizedTrace[] {
    return [...this.#entries]
      .map(([traceId, entry]) => known(traceId, entry))
      .sort((a, b) => b.summary.startUs - a.summary.startUs);
  }

  #add(span: Span): boolean {
    let entry = this.#entries.get(span.traceId);
    if (entry === undefined) {
      entry = { spans: new Map(), bytes: TRACE_BYTES, known: undefined };
      this.#entries.set(span.traceId, entry);
      this.#bytes += TRACE_BYTES;
    }
    if (entry.spans.has(span.spanId)) return true;
    if (entry.spans.size >= TRACE_SPANS_MAX) return false;
    const bytes = bytesOf(span);
    entry.spans.set(span.spanId, span);
    entry.known = undefined;
    entry.bytes += bytes;
    this.#bytes += bytes;
    return true;
  }

  #makeRoom(): void {
    const { tracesMax, bytesMax } = this.#limits;
    for (const [traceId, { bytes }] of this.#entries) {
      if (this.#entries.size <= tracesMax && this.#bytes <= bytesMax) return;
      this.#entries.delete(traceId);
      this.#bytes -= bytes;
    }
  }
}

function known(traceId: string, entry: Entry): SummarizedTrace {
  if (entry.known !== undefined) return entry.known;
  const spans = [...entry.spans.values()].sort((a, b) => a.startUs - b.startUs);
  const trace = { traceId, spans };
  return (entry.known = { trace, summary: summaryOf(trace) });
}

// Objects, their maps and lists, about as V8 lays them out.
const TRACE_BYTES = 500;
const SPAN_BYTES = 400;
const ATTRIBUTE_BYTES = 80;

function bytesOf({ name, service, attributes }: Span): number {
  return attributes.reduce(
    (sum, attribute) => sum + attributeBytes(attribute),
    SPAN_BYTES + name.length + service.length,
  );
}

function attributeBytes([key, value]: Attribute): number {
  return ATTRIBUTE_BYTES + key.length + (typeof value === 'string' ? value.length : 0);
}
