// HTTP/2 (RFC 9113): a session of streams over one connection, in either role, behind the same
// sinks as HTTP/1. Read `server.ts` or `client.ts` first, then `session.ts` and `stream.ts` below
// them; `inbound.ts` is the rules of what may come, `limits.ts` how much of it.
export { H2Client } from './client.ts';
export type { H2ClientOwner } from './client.ts';
export { H2_LIMITS, limitsAsked } from './limits.ts';
export type { H2Limits } from './limits.ts';
export type { H2Times } from './lifetime.ts';
export { H2Server } from './server.ts';
export type { H2Owner } from './server.ts';
export { CODE, codeName, FLAG, FRAME, PREFACE, SETTING } from './wire.ts';
