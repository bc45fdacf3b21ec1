// The Mersenne Twister of 32 bits (Matsumoto and Nishimura, 1998), where a sequence must be the one
// that another program draws from the same seed. For chance, take a `Random`.   hot path

const WORDS = 624;
const SHIFT = 397;

export class MersenneTwister {
  readonly #state = new Uint32Array(WORDS);
  #at = WORDS;

  constructor(seed: number) {
    this.seed(seed);
  }

  seed(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < WORDS; i++) {
      const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(1812433253, before) + i;
    }
    this.#at = WORDS;
  }

  /** Any number of 32 bits. */
  next(): number {
    if (this.#at === WORDS) this.#turn();
    let value = this.#state[this.#at]!;
    this.#at += 1;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    value ^= value >>> 18;
    return value >>> 0;
  }

  /** Below `limit`, evenly: draws again what would favour the small numbers. */
  below(limit: number): number {
    const share = Math.floor(2 ** 32 / limit);
    let drawn = limit;
    while (drawn >= limit) drawn = Math.floor(this.next() / share);
    return drawn;
  }

  #turn(): void {
    const state = this.#state;
    for (let i = 0; i < WORDS; i++) {
      const joined = (state[i]! & 0x80000000) | (state[(i + 1) % WORDS]! & 0x7fffffff);
      const odd = (joined & 1) === 0 ? 0 : 0x9908b0df;
      state[i] = state[(i + SHIFT) % WORDS]! ^ (joined >>> 1) ^ odd;
    }
    this.#at = 0;
  }
}
