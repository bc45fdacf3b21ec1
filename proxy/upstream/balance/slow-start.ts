// Lets a new endpoint begin with a part of its load, while its caches and compilers warm up: its
// weight grows with its age until the window has passed.   hot path
import type { Clock } from '../../../lib/index.ts';
import type { SlowStartPlan } from '../../plan/index.ts';
import type { Candidate } from './candidate.ts';

export class SlowStart {
  readonly #plan: SlowStartPlan;
  readonly #clock: Clock;

  constructor(plan: SlowStartPlan, clock: Clock) {
    this.#plan = plan;
    this.#clock = clock;
  }

  /** The part of its weight that it counts for now, up to 1. */
  factor(endpoint: Candidate): number {
    const { windowMs, aggression, weightMinPercent } = this.#plan;
    const ageMs = this.#clock.monotonic() - endpoint.addedMs;
    if (ageMs >= windowMs || endpoint.health !== 'healthy') return 1;
    const time = Math.max(ageMs, 1) / windowMs;
    const grown = aggression === 1 ? time : time ** (1 / aggression);
    return Math.min(1, Math.max(grown, weightMinPercent / 100));
  }

  /** When the last of them will have its whole weight. */
  endsAt(endpoints: readonly Candidate[]): number {
    let newest = -Infinity;
    for (const { addedMs } of endpoints) if (addedMs > newest) newest = addedMs;
    return newest + this.#plan.windowMs;
  }
}
