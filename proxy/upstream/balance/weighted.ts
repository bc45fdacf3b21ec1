// Choosing by weights that move: those of the plan, less while an endpoint is new, and less for
// work under way where that counts. Where all weigh the same, the simpler way of `equal` does;
// which of the two, is known but for the time that somebody is in slow start.   hot path
import type { Clock, Random } from '../../../lib/index.ts';
import { addressOf, type Candidate } from './candidate.ts';
import type { Choice, Chooser } from './chooser.ts';
import { Schedule } from './schedule.ts';
import type { SlowStart } from './slow-start.ts';

// Whoever asks why wants to see how it goes, not a thousand endpoints.
const TOLD_MAX = 32;

type WeightedOptions<E extends Candidate> = {
  readonly endpoints: readonly E[];
  /** Without slow start. */
  readonly weight: (endpoint: E) => number;
  readonly equal: Chooser<E>;
  readonly slowStart: SlowStart | undefined;
  readonly clock: Clock;
  readonly random: Random;
};

export class Weighted<E extends Candidate> implements Chooser<E> {
  readonly #options: WeightedOptions<E>;
  readonly #isEqual: boolean;
  /** Until then someone's weight still grows; -Infinity: all are grown. */
  #growingUntilMs: number;
  #schedule: Schedule | undefined = undefined;

  constructor(options: WeightedOptions<E>) {
    const { endpoints, slowStart } = options;
    this.#options = options;
    this.#isEqual = sameWeights(endpoints);
    this.#growingUntilMs = slowStart?.endsAt(endpoints) ?? -Infinity;
  }

  choose(choice: Choice): E {
    const { endpoints, equal } = this.#options;
    if (endpoints.length === 1) return endpoints[0]!;
    if (this.#isEqual && !this.#isGrowing()) return equal.choose(choice);
    const endpoint = endpoints[this.#turns().next()]!;
    if (choice.trail !== undefined) this.#explain(choice);
    return endpoint;
  }

  #isGrowing(): boolean {
    if (this.#growingUntilMs === -Infinity) return false;
    if (this.#options.clock.monotonic() < this.#growingUntilMs) return true;
    this.#growingUntilMs = -Infinity;
    return false;
  }

  #turns(): Schedule {
    let schedule = this.#schedule;
    if (schedule === undefined) {
      const { endpoints, random } = this.#options;
      const weightOf = (index: number): number => this.#weight(endpoints[index]!);
      this.#schedule = schedule = new Schedule(endpoints.length, weightOf, random);
    }
    return schedule;
  }

  #weight(endpoint: E): number {
    const { weight, slowStart } = this.#options;
    const whole = weight(endpoint);
    if (slowStart === undefined || this.#growingUntilMs === -Infinity) return whole;
    return whole * slowStart.factor(endpoint);
  }

  #explain({ trail }: Choice): void {
    const { endpoints } = this.#options;
    for (let i = 0; i < endpoints.length && i < TOLD_MAX; i++) {
      const candidate = endpoints[i]!;
      const score = this.#weight(candidate);
      const why = 'weight now: turns come in proportion';
      trail?.note({ kind: 'candidate', endpoint: addressOf(candidate.plan), score, why });
    }
  }
}

function sameWeights(endpoints: readonly Candidate[]): boolean {
  for (const { plan } of endpoints) if (plan.weight !== endpoints[0]?.plan.weight) return false;
  return true;
}
