// Maglev's table (Eisenbud and others, NSDI 2016), filled as Envoy fills it: every share takes
// places in an order of its own, in turns as frequent as its part is large. Quicker than a ring and
// more even; a little more moves when one goes.   hot path
import { assert, remainder64, xxHash64, type Hash64 } from '../../../lib/index.ts';
import type { HashTable, Slot } from './hash-table.ts';

const FREE = 0xffffffff;
const SECOND_SEED: Hash64 = { high: 0, low: 1 };

export class Maglev implements HashTable {
  readonly #table: Uint32Array;

  constructor(slots: readonly Slot[], size: number) {
    assert(isPrime(size), 'the size of a Maglev table is a prime number');
    this.#table = filled(slots, size);
  }

  find(hash: Hash64, again: number): number {
    const size = this.#table.length;
    if (again === 0) return this.#table[remainder64(hash, size)]!;
    // Most bits change, so that second choices do not all meet at one neighbour.
    const other = { high: ~hash.high >>> 0, low: (hash.low ^ -again) >>> 0 };
    return this.#table[remainder64(other, size)]!;
  }
}

type Turn = {
  readonly index: number;
  readonly part: number;
  readonly skip: number;
  place: number;
  /** The sum of parts at which its next turn comes. */
  due: number;
};

function filled(slots: readonly Slot[], size: number): Uint32Array {
  const table = new Uint32Array(size).fill(FREE);
  const turns = turnsOf(slots, size);
  let most = 0;
  for (const { part } of slots) most = Math.max(most, part);
  for (let round = 1, taken = 0; taken < size; round++) {
    for (let i = 0; i < turns.length && taken < size; i++) {
      const turn = turns[i]!;
      if (round * turn.part < turn.due) continue;
      turn.due += most;
      let { place } = turn;
      while (table[place] !== FREE) {
        place += turn.skip;
        if (place >= size) place -= size;
      }
      turn.place = place;
      table[place] = turn.index;
      taken += 1;
    }
  }
  return table;
}

/** By name, so that the order in which endpoints are listed changes nothing. */
function turnsOf(slots: readonly Slot[], size: number): readonly Turn[] {
  const turns: Turn[] = [];
  const order = Array.from(slots.keys()).sort((one, other) =>
    slots[one]!.key < slots[other]!.key ? -1 : 1,
  );
  for (const index of order) {
    const { key, part } = slots[index]!;
    const place = remainder64(xxHash64(key), size);
    const skip = remainder64(xxHash64(key, SECOND_SEED), size - 1) + 1;
    turns.push({ index, part, skip, place, due: 0 });
  }
  return turns;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) return false;
  }
  return number > 1;
}
