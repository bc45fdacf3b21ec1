// A bucket of tokens that fills all the time, not in gulps: a rate with a burst.   hot path
import type { TokenBucketPlan } from '../plan/index.ts';

export class TokenBucket {
  readonly limit: number;
  readonly #perMs: number;
  #tokens: number;
  #filledMs: number;

  constructor(plan: TokenBucketPlan, nowMs: number) {
    this.limit = plan.tokensMax;
    this.#perMs = plan.tokensPerFill / plan.fillMs;
    this.#tokens = plan.tokensMax;
    this.#filledMs = nowMs;
  }

  take(nowMs: number): boolean {
    if (!this.has(nowMs)) return false;
    this.#tokens -= 1;
    return true;
  }

  has(nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= 1;
  }

  /** Whole ones. */
  get remaining(): number {
    return Math.floor(this.#tokens);
  }

  /** Until there is one to take. */
  get resetSeconds(): number {
    if (this.#tokens >= 1) return 0;
    return Math.ceil((1 - this.#tokens) / this.#perMs / 1000);
  }

  #fill(nowMs: number): void {
    // A clock that stands still or jumps back gives nothing.
    if (nowMs > this.#filledMs) {
      this.#tokens = Math.min(this.limit, this.#tokens + (nowMs - this.#filledMs) * this.#perMs);
    }
    this.#filledMs = nowMs;
  }
}
