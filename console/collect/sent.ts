// What one sender of a request sent: the waist between OTLP's two formats and our spans.
import type { Attribute, SentSpan } from './span.ts';

export type SentBatch = {
  readonly resource: readonly Attribute[];
  readonly spans: readonly SentSpan[];
  /** Spans beyond the limit of a request. */
  readonly dropped: number;
};
