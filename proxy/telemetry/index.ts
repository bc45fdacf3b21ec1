// Telling what happened: metrics, spans, access log.
export type { AttemptRecord, Observed } from './observed.ts';
export { peerHeader, peerOf, peerOfEndpoint, Peers } from './peer.ts';
export type { Peer } from './peer.ts';
export { freshSpanId, traceContext, writeTraceContext } from './trace.ts';
export type { SpanRecord, TraceContext } from './trace.ts';
export { spansOf } from './spans.ts';
export { AccessLogFormat, DEFAULT_FORMAT } from './access-log.ts';
export { exposition } from './exposition.ts';
export { Stats } from './stats.ts';
export { MeshStats } from './mesh-stats.ts';
