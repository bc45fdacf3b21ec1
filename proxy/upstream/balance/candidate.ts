// What a balancer knows of endpoints and of the request it picks one for. It asks for no more, so
// that it can be tested with plain objects.
import type { Hash64, PeakEwma } from '../../../lib/index.ts';
import type { Trail } from '../../explain/index.ts';
import type { EndpointPlan, LocalityPlan } from '../../plan/index.ts';

export interface Candidate {
  readonly plan: EndpointPlan;
  /** Requests under way. */
  readonly active: number;
  /** What discovery, ejection and active checks say together. */
  readonly health: 'healthy' | 'degraded' | 'unhealthy';
  readonly rtt: PeakEwma;
  /** Since when it serves, on the monotonic clock: slow start counts from here. */
  readonly addedMs: number;
}

export type LiveLocality<E extends Candidate> = {
  readonly plan: LocalityPlan;
  readonly endpoints: readonly E[];
};

export type PickContext<E extends Candidate> = {
  readonly hash: Hash64 | undefined;
  /** Those that earlier attempts went to, in order. */
  readonly tried: readonly E[];
  /** How often to pick again when the choice was tried already; 0: never. */
  readonly picksMax: number;
  /** Leave priorities that were tried, after so many attempts each time. */
  readonly avoidPriorities: { readonly updateFrequency: number } | undefined;
  readonly trail: Trail | undefined;
};

export const NO_PREFERENCE = {
  hash: undefined,
  tried: [],
  picksMax: 0,
  avoidPriorities: undefined,
  trail: undefined,
} as const;

/** How a hash ring or table calls an endpoint, and how the trail does. */
export function addressOf({ address, port }: EndpointPlan): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** At least 1: a weight of nothing would be divided by. */
export function weightOf({ plan }: Candidate): number {
  return plan.weight > 1 ? plan.weight : 1;
}
