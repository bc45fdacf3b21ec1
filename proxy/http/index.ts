// HTTP messages: the waist everything speaks (`sink.ts`), headers, failures, and the HTTP/1 codec.
export { Headers } from './headers.ts';
export { RequestHead, ResponseHead } from './sink.ts';
export type { Flow, HttpVersion, RequestSink, ResponseSink, Sink } from './sink.ts';
export { detailsOf, failed, FAILURES, leavesNobody } from './failures.ts';
export type { Failure, FailureName, FailureRule } from './failures.ts';
export { H1_LIMITS, H1_RULES, H1_TIMES } from './h1-options.ts';
export type { H1Limits, H1Rules, H1ServerOptions, H1Times } from './h1-options.ts';
export { refusalBody } from './h1-write.ts';
export { H1Server } from './h1-server.ts';
export type { H1Owner } from './h1-server.ts';
export { H1Client } from './h1-client.ts';
export { canonicalPath, isSuspect } from './path.ts';
export type { Canonical, CanonicalRules } from './path.ts';
export { Replay } from './replay.ts';
export { reset } from './reset.ts';
export type { H1ClientOwner } from './h1-client.ts';
export { readLent, readShared, sharedBuffer } from './shared-read.ts';
export type { LentReader } from './shared-read.ts';
