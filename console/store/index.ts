// The traces that are kept.
export { TraceStore } from './store.ts';
export type { SummarizedTrace } from './store.ts';
export { extent, resendsOf, summaryOf } from './trace.ts';
export type { Trace, TraceSummary } from './trace.ts';
