// Chooses, among some endpoints drawn by chance, the one with the least requests under way, so that
// slow endpoints shed load without any coordination. See "The Power of Two Choices" (Mitzenmacher,
// 2001). For endpoints of equal weight.   hot path
import type { Random } from '../../../lib/index.ts';
import { addressOf, type Candidate } from './candidate.ts';
import type { Choice, Chooser } from './chooser.ts';

export class LeastRequest<E extends Candidate> implements Chooser<E> {
  readonly #endpoints: readonly E[];
  readonly #choices: number;
  readonly #random: Random;

  constructor(endpoints: readonly E[], choices: number, random: Random) {
    this.#endpoints = endpoints;
    // More draws than that hardly see anybody new, and take their time.
    this.#choices = Math.min(choices, 4 * endpoints.length);
    this.#random = random;
  }

  choose({ trail }: Choice): E {
    const endpoints = this.#endpoints;
    const { length } = endpoints;
    if (length === 1) return endpoints[0]!;
    const first = Math.floor(this.#random.fraction() * length);
    let best = endpoints[first]!;
    if (trail !== undefined) explain(best, trail);
    for (let drawn = 1; drawn < this.#choices; drawn++) {
      // Never the first again: of two endpoints, two choices see both.
      const further = 1 + Math.floor(this.#random.fraction() * (length - 1));
      const other = endpoints[(first + further) % length]!;
      if (trail !== undefined) explain(other, trail);
      if (other.active < best.active) best = other;
    }
    return best;
  }
}

// Whoever asks why wants to see how it goes, not a thousand endpoints.
const TOLD_MAX = 32;

/** Looks at all of them, and chooses by chance among the least busy. */
export class LeastOfAll<E extends Candidate> implements Chooser<E> {
  readonly #endpoints: readonly E[];
  readonly #random: Random;

  constructor(endpoints: readonly E[], random: Random) {
    this.#endpoints = endpoints;
    this.#random = random;
  }

  choose({ trail }: Choice): E {
    const endpoints = this.#endpoints;
    let best = endpoints[0]!;
    let ties = 0;
    for (let i = 0; i < endpoints.length; i++) {
      const other = endpoints[i]!;
      if (trail !== undefined && i < TOLD_MAX) explain(other, trail);
      if (other.active < best.active) ties = 0;
      else if (other.active > best.active) continue;
      ties += 1;
      if (ties === 1 || this.#random.fraction() * ties < 1) best = other;
    }
    return best;
  }
}

function explain({ plan, active }: Candidate, trail: NonNullable<Choice['trail']>): void {
  const why = 'requests under way: the fewest win';
  trail.note({ kind: 'candidate', endpoint: addressOf(plan), score: active, why });
}
