// What exchanges share, one for each data thread, and what they know of the connection they came
// by.
import type { Clock, ProxyEnds, Random, Wheel } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import type { ConnectionFacts } from '../format/index.ts';
import type { HttpPlan } from '../plan/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Peers } from '../telemetry/index.ts';
import type { Dispatch, DispatchOwner, DispatchPolicy, Upstream } from '../upstream/index.ts';
import type { LinkedHttp } from './linked-http.ts';
import type { ExchangeRecord } from './record.ts';

export type Connection = ConnectionFacts & {
  readonly direction: 'inbound' | 'outbound' | 'gateway';
  readonly destination: { readonly address: string; readonly port: number } | undefined;
  /** By the monotonic clock. */
  readonly startedMs: number;
  /** Both ends, for upstreams that are told who called; undefined: nobody asks. */
  readonly ends?: ProxyEnds | undefined;
  /** Exchanges so far; each counts itself. */
  requests: number;
};

/** Sheds load, when there is too much of it. */
interface Shedding {
  readonly refusesRequests: boolean;
  refusedRequests: number;
}

/** What sends a request, as an exchange steers it. */
export type Dispatched = Pick<
  Dispatch,
  'from' | 'head' | 'data' | 'end' | 'abort' | 'attempts' | 'notRetried'
>;

export interface World {
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly random: Random;
  readonly peers: Peers;
  /** The value of `x-envoy-peer-metadata` that says who we are, and our node id. */
  readonly ownMetadata: string;
  readonly ownId: string;
  readonly ownPrincipal: string;
  readonly hostname: string;
  readonly overload: Shedding;
  environment(name: string): string | undefined;
  runtime(): Runtime;
  /** The same for the same plan, so that buckets and counts survive. */
  link(plan: HttpPlan): LinkedHttp;
  /** Makes what sends a request; a world without a network makes what only tells where to. */
  dispatch(owner: DispatchOwner, upstream: Upstream, policy: DispatchPolicy): Dispatched;
  /** Its messages are counted, and told while it lasts. */
  counting(record: ExchangeRecord): void;
  /** Once for each exchange, when it is over. */
  finished(record: ExchangeRecord): void;
  /** Something threw that must not: one exchange is lost, and nobody else notices. */
  broke(error: unknown): void;
}

/** Where exchanges come from: made once for each connection. */
export type Origin = {
  readonly world: World;
  readonly http: LinkedHttp;
  readonly connection: Connection;
  /** Who hears why; and whether it is only asked what would happen: nothing is sent or taken. */
  readonly trail?: Trail | undefined;
  readonly isDry?: boolean | undefined;
};
