// Sends requests with the same hash to the same endpoint, found in a ring or a table; where load is
// bounded, one that bears more than its share is passed over for the first that does not, in an
// order that the hash alone decides ("Consistent Hashing with Bounded Loads", 2016; with random
// jumps, 2019).   hot path
import { MersenneTwister, type Hash64 } from '../../../lib/index.ts';
import { addressOf, type Candidate } from './candidate.ts';
import type { Choice, Chooser, Share } from './chooser.ts';
import type { HashTable } from './hash-table.ts';

export class Consistent<E extends Candidate> implements Chooser<E> {
  readonly #shares: readonly Share<E>[];
  readonly #table: HashTable;
  /** Percent of the mean; 0: any load. */
  readonly #bound: number;
  readonly #order: Uint32Array;
  readonly #shuffle: MersenneTwister | undefined;

  constructor(shares: readonly Share<E>[], table: HashTable, boundPercent: number) {
    this.#shares = shares;
    this.#table = table;
    this.#bound = boundPercent;
    this.#order = new Uint32Array(boundPercent > 0 ? shares.length : 0);
    this.#shuffle = boundPercent > 0 ? new MersenneTwister(0) : undefined;
  }

  choose({ hash, again, trail }: Choice): E {
    const found = this.#table.find(hash, again);
    const index = this.#shuffle === undefined ? found : this.#bounded(found, hash, this.#shuffle);
    const { endpoint } = this.#shares[index]!;
    if (trail !== undefined) {
      const why = index === found ? 'the hash falls here' : 'the next that is not overloaded';
      trail.note({ kind: 'candidate', endpoint: addressOf(endpoint.plan), score: 1, why });
    }
    return endpoint;
  }

  #bounded(found: number, hash: Hash64, shuffle: MersenneTwister): number {
    const slots = this.#slots();
    let best = found;
    let least = this.#load(found, slots);
    if (least <= 1) return found;
    const order = this.#order;
    const size = order.length;
    for (let i = 0; i < size; i++) order[i] = i;
    shuffle.seed(hash.low);
    for (let i = 0; i < size; i++) {
      const drawn = i + shuffle.below(size - i);
      const next = order[drawn]!;
      order[drawn] = order[i]!;
      order[i] = next;
      const load = this.#load(next, slots);
      if (load <= 1 && next !== found) return next;
      if (load >= least) continue;
      best = next;
      least = load;
    }
    return best;
  }

  /** How many requests all may bear together now, with this one. */
  #slots(): number {
    let active = 1;
    for (let i = 0; i < this.#shares.length; i++) active += this.#shares[i]!.endpoint.active;
    return Math.floor((active * this.#bound + 99) / 100);
  }

  /** Above 1: more than its part. */
  #load(index: number, slots: number): number {
    const { endpoint, part } = this.#shares[index]!;
    return endpoint.active / Math.max(Math.ceil(slots * part), 1);
  }
}
