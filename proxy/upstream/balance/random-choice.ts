// Any endpoint, all alike: weights do not count, as they do not in Envoy.   hot path
import type { Random } from '../../../lib/index.ts';
import type { Candidate } from './candidate.ts';
import type { Chooser } from './chooser.ts';

export class RandomChoice<E extends Candidate> implements Chooser<E> {
  readonly #endpoints: readonly E[];
  readonly #random: Random;

  constructor(endpoints: readonly E[], random: Random) {
    this.#endpoints = endpoints;
    this.#random = random;
  }

  choose(): E {
    return this.#endpoints[Math.floor(this.#random.fraction() * this.#endpoints.length)]!;
  }
}
