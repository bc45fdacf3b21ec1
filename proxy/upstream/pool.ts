// Connections to one endpoint, whatever they speak: who wants one leases it, and waits its turn
// when there is none. `pool-h1.ts` keeps one request on each connection.
import type { Clock, Wheel } from '../../lib/index.ts';
import type { H2Limits } from '../http/h2/index.ts';
import type { Failure, H1Limits, H1Rules, RequestSink, ResponseSink } from '../http/index.ts';
import type { UpstreamHttpPlan } from '../plan/index.ts';
import type { Breaker } from './breaker.ts';
import type { Connecting } from './connect.ts';
import type { DialledHost } from './dialled.ts';
import type { IdleTime } from './idle-time.ts';
import type { UpstreamStats } from './stats.ts';

/** The right to send one request. */
export interface Lease {
  /** Requests this connection had carried before. */
  readonly served: number;
  /** When the connection was made, by the monotonic clock. */
  readonly openedMs: number;
  /** Tells the request to the sink this returns; the answer comes to `response`. */
  begin(response: ResponseSink): RequestSink;
  /** Gives up: what cannot be used again is closed or reset. */
  cancel(failure: Failure): void;
}

/** Who wants to send. Hears exactly one of both, perhaps at once, unless it `forget`s. */
export interface Lessee {
  leased(lease: Lease): void;
  leaseFailed(failure: Failure): void;
}

export interface Pool {
  /** Connections there are, and those being made. */
  readonly connections: number;
  /** `fresh`: not one that lay idle, since its peer may have left it. */
  lease(lessee: Lessee, fresh: boolean): void;
  /** It no longer waits. */
  forget(lessee: Lessee): void;
  /** Nothing is lent again; what is under way finishes. */
  retire(): void;
  /** Connections made until now are not lent again: certificates changed. */
  renew(): void;
}

/** What a pool needs; one for each endpoint, priority and way to speak. */
export type PoolParts = {
  /** Dials what this pool is for. */
  readonly dial: (waiting: Connecting) => void;
  readonly http: UpstreamHttpPlan;
  readonly limits: H1Limits;
  readonly http2: H2Limits;
  readonly rules: H1Rules;
  readonly breaker: Breaker;
  readonly stats: UpstreamStats;
  readonly idleTime: IdleTime;
  readonly wheel: Wheel;
  readonly clock: Clock;
  /** The endpoint, over all its pools. */
  readonly host: DialledHost;
  readonly peer: string;
  /** A bug of ours, met while serving one connection, which ends; others go on. */
  readonly broke?: (error: unknown) => void;
};
