// Chooses the quicker of two endpoints drawn by chance, where quick is the round-trip time of late
// times what is already under way there: a slow or failing endpoint is avoided after its first bad
// answer, and asked again as that fades.   hot path
import type { Clock, Random } from '../../../lib/index.ts';
import { addressOf, weightOf, type Candidate } from './candidate.ts';
import type { Choice, Chooser } from './chooser.ts';

export class PeakEwmaChoice<E extends Candidate> implements Chooser<E> {
  readonly #endpoints: readonly E[];
  readonly #random: Random;
  readonly #clock: Clock;

  constructor(endpoints: readonly E[], random: Random, clock: Clock) {
    this.#endpoints = endpoints;
    this.#random = random;
    this.#clock = clock;
  }

  choose({ trail }: Choice): E {
    const endpoints = this.#endpoints;
    const { length } = endpoints;
    if (length === 1) return endpoints[0]!;
    const nowMs = this.#clock.monotonic();
    const first = Math.floor(this.#random.fraction() * length);
    const further = 1 + Math.floor(this.#random.fraction() * (length - 1));
    const one = endpoints[first]!;
    const other = endpoints[(first + further) % length]!;
    if (trail !== undefined) {
      explain(one, nowMs, trail);
      explain(other, nowMs, trail);
    }
    return cost(one, nowMs) <= cost(other, nowMs) ? one : other;
  }
}

/** The wait to expect, for each unit of weight. */
function cost(endpoint: Candidate, nowMs: number): number {
  return (endpoint.rtt.at(nowMs) * (endpoint.active + 1)) / weightOf(endpoint);
}

function explain(candidate: Candidate, nowMs: number, trail: NonNullable<Choice['trail']>): void {
  const score = cost(candidate, nowMs);
  const why = 'round-trip time × (requests under way + 1) ÷ weight: the least wins';
  trail.note({ kind: 'candidate', endpoint: addressOf(candidate.plan), score, why });
}
