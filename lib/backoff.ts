// How long to wait before the next try: doubling up to a ceiling, with jitter, so that many waiters
// do not come back at once. Pure: who waits keeps the count.
import type { Random } from './random.ts';

export type Backoff = {
  readonly firstMs: number;
  readonly ceilingMs: number;
  /** The part of each wait that is left to chance, from 0 (none) to 1 (all of it). */
  readonly jitter: number;
};

/** The wait before try number `tries + 1`, after `tries` failures in a row (1 is the first). */
export function backoffMs(backoff: Backoff, tries: number, random: Random): number {
  // 2^52 is exact; beyond it the ceiling has long been reached.
  const doublings = Math.min(Math.max(tries - 1, 0), 52);
  const whole = Math.min(backoff.firstMs * 2 ** doublings, backoff.ceilingMs);
  return Math.round(whole * (1 - backoff.jitter * random.fraction()));
}
