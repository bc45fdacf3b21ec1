// Telling what happened: metrics, spans, access log.
export { Telemetry } from './telemetry.ts';
export type { Told } from './batch.ts';
export type { AttemptRecord, Observed, ObservedConnection } from './observed.ts';

// Who is at the other end
export { peerHeader, peerOf, Peers } from './peer.ts';
export type { Peer } from './peer.ts';

// Traces
export { traceContext, writeTraceContext } from './trace.ts';
export type { SpanRecord, TraceContext } from './trace.ts';

// Counts, for whoever shows them
export { HttpCounts } from './http-counts.ts';
export { BUCKETS } from './stats.ts';
export type { FamilyNumbers } from './stats.ts';
export { Exposition } from './exposition.ts';
