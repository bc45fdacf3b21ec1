// Gives endpoints of equal weight their turns, from a random first one.   hot path
import type { Random } from '../../../lib/index.ts';
import type { Candidate } from './candidate.ts';
import type { Chooser } from './chooser.ts';

export class RoundRobin<E extends Candidate> implements Chooser<E> {
  readonly #endpoints: readonly E[];
  #next: number;

  constructor(endpoints: readonly E[], random: Random) {
    this.#endpoints = endpoints;
    this.#next = random.below(endpoints.length);
  }

  choose(): E {
    const endpoint = this.#endpoints[this.#next]!;
    this.#next = this.#next + 1 === this.#endpoints.length ? 0 : this.#next + 1;
    return endpoint;
  }
}
