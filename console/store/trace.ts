// A trace as the list of its spans, and what is said of one in a line.
import type { Span } from '../collect/index.ts';

export type Trace = {
  readonly traceId: string;
  /** By start; at least one. */
  readonly spans: readonly Span[];
};

export type TraceSummary = {
  readonly traceId: string;
  readonly root: { readonly service: string; readonly name: string };
  readonly startUs: number;
  readonly durationUs: number;
  readonly spans: number;
  readonly errors: number;
  readonly retries: number;
  /** In the order in which they came to take part. */
  readonly services: readonly string[];
};

export function summaryOf({ traceId, spans }: Trace): TraceSummary {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const root = spans.find(({ parentId }) => !ids.has(parentId)) ?? spans[0];
  const { startUs, endUs } = extent(spans);
  return {
    traceId,
    root: { service: root?.service ?? '', name: root?.name ?? '' },
    startUs,
    durationUs: endUs - startUs,
    spans: spans.length,
    errors: spans.filter(({ failed }) => failed).length,
    retries: spans.filter((span) => resendsOf(span) > 0).length,
    services: [...new Set(spans.map(({ service }) => service))],
  };
}

/** How many attempts were made before this one. */
export function resendsOf({ attributes }: Span): number {
  const given = attributes.find(([key]) => key === 'http.request.resend_count')?.[1];
  const count = Number(given ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

export function extent(spans: readonly Span[]): {
  readonly startUs: number;
  readonly endUs: number;
} {
  let startUs = Number.MAX_SAFE_INTEGER;
  let endUs = 0;
  for (const span of spans) {
    startUs = Math.min(startUs, span.startUs);
    endUs = Math.max(endUs, span.startUs + span.durationUs);
  }
  return { startUs, endUs };
}
