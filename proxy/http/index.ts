// HTTP messages: the waist everything speaks (`sink.ts`), headers, failures, and the HTTP/1 codec.
export { Headers } from './headers.ts';
export { RequestHead, ResponseHead } from './sink.ts';
export type { Flow, HttpVersion, RequestSink, ResponseSink, Sink } from './sink.ts';
export { failed, FAILURES } from './failures.ts';
export type { Failure, FailureName, FailureRule } from './failures.ts';
export { H1_LIMITS } from './h1-head.ts';
export type { H1Limits } from './h1-head.ts';
export { H1Server } from './h1-server.ts';
export type { H1Owner } from './h1-server.ts';
export { H1Client } from './h1-client.ts';
export { Replay } from './replay.ts';
export { reset } from './reset.ts';
export type { H1ClientOwner } from './h1-client.ts';
