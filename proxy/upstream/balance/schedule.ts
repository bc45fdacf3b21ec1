// Gives everyone a turn in proportion to its weight, spread evenly: the next is whoever's deadline
// comes first, and its new one lies the further ahead the less it weighs (earliest deadline first).
// Weights may change between turns. Starts anywhere within the first round, so that many proxies
// that start together do not all begin with the same one.   hot path
import { assert, type Random } from '../../../lib/index.ts';

/** The weight now of the one at this index; above 0. */
type WeightOf = (index: number) => number;

export class Schedule {
  readonly #weightOf: WeightOf;
  readonly #deadlines: Float64Array;
  /** Indexes, as a binary heap by deadline. */
  readonly #heap: Uint32Array;
  readonly #size: number;

  constructor(size: number, weightOf: WeightOf, random: Random) {
    this.#size = size;
    this.#weightOf = weightOf;
    this.#deadlines = new Float64Array(size);
    this.#heap = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      this.#deadlines[i] = random.fraction() / weightOf(i);
      this.#heap[i] = i;
    }
    for (let i = (size >> 1) - 1; i >= 0; i--) this.#sink(i);
  }

  /** The index whose turn it is. */
  next(): number {
    assert(this.#size > 0, 'a turn needs someone to take it');
    const index = this.#heap[0]!;
    this.#deadlines[index] = this.#deadlines[index]! + 1 / this.#weightOf(index);
    this.#sink(0);
    return index;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const deadlines = this.#deadlines;
    const moved = heap[from]!;
    const deadline = deadlines[moved]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && deadlines[heap[right]!]! < deadlines[heap[child]!]!) child = right;
      if (deadline <= deadlines[heap[child]!]!) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moved;
  }
}
