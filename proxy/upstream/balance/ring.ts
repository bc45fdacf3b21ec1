// A hash ring (ketama, as libketama and Envoy build it): every share has points in proportion to
// its part, and a hash belongs to the next point. When one goes, little more than its own hashes
// move.   hot path
import { isLess64, murmurHash2, xxHash64, type Hash64 } from '../../../lib/index.ts';
import type { HashTable, Slot } from './hash-table.ts';

// 2^21: a point's number and 32 bits of its hash together are what a double holds exactly.
const POINTS_LIMIT = 2 ** 21;

type RingOptions = {
  readonly pointsMin: number;
  readonly pointsMax: number;
  readonly hash: 'xx' | 'murmur2';
};

export class Ring implements HashTable {
  readonly #highs: Uint32Array;
  readonly #lows: Uint32Array;
  readonly #owners: Uint32Array;

  constructor(slots: readonly Slot[], options: RingOptions) {
    const { hashes, owners } = points(slots, options);
    const order = sorted(hashes);
    const size = order.length;
    this.#highs = new Uint32Array(size);
    this.#lows = new Uint32Array(size);
    this.#owners = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      const point = order[i]!;
      this.#highs[i] = hashes[point]!.high;
      this.#lows[i] = hashes[point]!.low;
      this.#owners[i] = owners[point]!;
    }
  }

  get size(): number {
    return this.#owners.length;
  }

  find(hash: Hash64, again: number): number {
    const { size } = this;
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBefore(middle, hash)) low = middle + 1;
      else high = middle;
    }
    return this.#owners[(low + again) % size]!;
  }

  #isBefore(point: number, hash: Hash64): boolean {
    const high = this.#highs[point]!;
    return high === hash.high ? this.#lows[point]! < hash.low : high < hash.high;
  }
}

type Points = { readonly hashes: readonly Hash64[]; readonly owners: readonly number[] };

/** So many for each share that the least of them gets whole ones; running sums keep it even. */
function points(slots: readonly Slot[], options: RingOptions): Points {
  const hashOf = options.hash === 'xx' ? xxHash64 : murmurHash2;
  let least = 1;
  for (const { part } of slots) least = Math.min(least, part);
  const wanted = Math.ceil(least * options.pointsMin) / least;
  // At least one, whatever the plan says: a hash must find somebody.
  const scale = Math.max(1, Math.min(wanted, options.pointsMax, POINTS_LIMIT - slots.length));
  const hashes: Hash64[] = [];
  const owners: number[] = [];
  let target = 0;
  for (let owner = 0; owner < slots.length; owner++) {
    const { key, part } = slots[owner]!;
    target += scale * part;
    for (let i = 0; hashes.length < target; i++) {
      hashes.push(hashOf(`${key}_${i}`));
      owners.push(owner);
    }
  }
  return { hashes, owners };
}

/** The points by their hashes: natively by the upper half, and then ties by the lower. */
function sorted(hashes: readonly Hash64[]): Uint32Array {
  const packed = new Float64Array(hashes.length);
  for (let i = 0; i < packed.length; i++) packed[i] = hashes[i]!.high * POINTS_LIMIT + i;
  packed.sort();
  const order = new Uint32Array(packed.length);
  for (let i = 0; i < packed.length; i++) order[i] = packed[i]! % POINTS_LIMIT;
  for (let i = 1; i < order.length; i++) {
    const moved = order[i]!;
    let at = i;
    for (; at > 0 && isLess64(hashes[moved]!, hashes[order[at - 1]!]!); at--) {
      order[at] = order[at - 1]!;
    }
    order[at] = moved;
  }
  return order;
}
