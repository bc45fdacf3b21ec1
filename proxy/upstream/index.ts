// Upstreams: endpoints, the choice among them, connections, and the attempts of one request.
// A request: `dispatch.ts` makes attempts (`attempt.ts`), `again.ts` decides on others by the rules
// of `retry.ts`, `choice.ts` finds endpoint and pool.
export { Dispatch } from './dispatch.ts';
export type { DispatchOwner, DispatchPolicy } from './policy.ts';
export { choose, nobodyAt } from './choice.ts';
export type { Seeker } from './choice.ts';
export type { Attempt } from './attempt.ts';
export type { NotRetried } from './again.ts';
export type { Outcome } from './outcome.ts';
export { effectiveRetry, retryPolicy } from './retry-policy.ts';
export type { RetryPolicy } from './retry-policy.ts';

// A destination: what it consists of, what it may bear, how it fares
export { Upstream } from './upstream.ts';
export type { UpstreamEffects } from './upstream.ts';
export type { Endpoint } from './endpoint.ts';
export type { Breaker } from './breaker.ts';
export type { OutlierStats } from './stats.ts';
export { NO_PREFERENCE } from './balance/index.ts';
export type { CallerLocality } from './balance/index.ts';
export { requestHash } from './hash.ts';
export type { RequestHash } from './hash.ts';

// Names
export { SystemResolver } from './dns/index.ts';

// Connections
export { TcpDialer } from './connect.ts';
export type { Address, Connecting, Dialer, Target } from './connect.ts';
export type { Pool } from './pool.ts';
