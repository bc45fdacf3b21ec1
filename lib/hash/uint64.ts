// Numbers of 64 bits as two halves of 32: what hash functions compute with. A BigInt would be a new
// object for every step; here one object is worked on in place.   hot path
// perf: xxHash64 of 15 characters takes 0.35 µs so, 1.4 µs with BigInt.

/** Two unsigned halves of 32 bits each. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** Unsigned, and wraps around as in C. */
export class Uint64 implements Hash64 {
  high: number;
  low: number;

  constructor(high: number, low: number) {
    this.high = high >>> 0;
    this.low = low >>> 0;
  }

  set(other: Hash64): void {
    this.high = other.high;
    this.low = other.low;
  }

  add(other: Hash64): void {
    const low = this.low + other.low;
    this.high = (this.high + other.high + (low > 0xffffffff ? 1 : 0)) >>> 0;
    this.low = low >>> 0;
  }

  xor(other: Hash64): void {
    this.high = (this.high ^ other.high) >>> 0;
    this.low = (this.low ^ other.low) >>> 0;
  }

  /** By limbs of 16 bits, whose products and their sums a double holds exactly. */
  multiply(by: Hash64): void {
    const { high, low } = this;
    const low0 = low & 0xffff;
    const low1 = low >>> 16;
    const by0 = by.low & 0xffff;
    const by1 = by.low >>> 16;
    const first = low0 * by0;
    const left = low1 * by0;
    const right = low0 * by1;
    const middle = (first >>> 16) + (left & 0xffff) + (right & 0xffff);
    const carried = low1 * by1 + (left >>> 16) + (right >>> 16) + (middle >>> 16);
    this.low = ((middle << 16) | (first & 0xffff)) >>> 0;
    this.high = (carried + Math.imul(high, by.low) + Math.imul(low, by.high)) >>> 0;
  }

  /** By 1 to 31 bits. */
  rotateLeft(bits: number): void {
    const { high, low } = this;
    this.high = ((high << bits) | (low >>> (32 - bits))) >>> 0;
    this.low = ((low << bits) | (high >>> (32 - bits))) >>> 0;
  }

  /** Mixes the upper bits into the lower: `x ^= x >> bits`, by 1 to 63 bits. */
  xorShiftRight(bits: number): void {
    const { high, low } = this;
    if (bits >= 32) {
      this.low = (low ^ (high >>> (bits - 32))) >>> 0;
      return;
    }
    this.high = (high ^ (high >>> bits)) >>> 0;
    this.low = (low ^ ((low >>> bits) | (high << (32 - bits)))) >>> 0;
  }
}

/** The remainder of a division by at most 2^32, in steps that a double holds exactly. */
export function remainder64(dividend: Hash64, divisor: number): number {
  const { high, low } = dividend;
  const upper = ((high % divisor) * 0x10000 + (low >>> 16)) % divisor;
  return (upper * 0x10000 + (low & 0xffff)) % divisor;
}

export function isLess64(one: Hash64, other: Hash64): boolean {
  return one.high === other.high ? one.low < other.low : one.high < other.high;
}

/** Without leading zeros. */
export function hex64({ high, low }: Hash64): string {
  if (high === 0) return low.toString(16);
  return high.toString(16) + low.toString(16).padStart(8, '0');
}
