// xxHash64 (github.com/Cyan4973/xxHash, specification of the 64-bit variant): quick, even, and
// what Envoy spreads requests with, so that both send the same request to the same endpoint.
// hot path
import { Uint64, type Hash64 } from './uint64.ts';

const PRIME1 = new Uint64(0x9e3779b1, 0x85ebca87);
const PRIME2 = new Uint64(0xc2b2ae3d, 0x27d4eb4f);
const PRIME3 = new Uint64(0x165667b1, 0x9e3779f9);
const PRIME4 = new Uint64(0x85ebca77, 0xc2b2ae63);
const PRIME5 = new Uint64(0x27d4eb2f, 0x165667c5);

const NO_SEED: Hash64 = { high: 0, low: 0 };

/** Of a text whose characters stand for one byte each (latin1), as those of headers do. */
export function xxHash64(text: string, seed = NO_SEED): Hash64 {
  const { length } = text;
  const whole = length - (length % 32);
  const word = new Uint64(0, 0);
  const hash = whole === 0 ? copy(seed) : striped(text, seed);
  if (whole === 0) hash.add(PRIME5);
  hash.add(new Uint64(0, length));
  let at = whole;
  for (; at + 8 <= length; at += 8) {
    read(text, at, word);
    round(word);
    hash.xor(word);
    hash.rotateLeft(27);
    hash.multiply(PRIME1);
    hash.add(PRIME4);
  }
  if (at + 4 <= length) {
    word.high = 0;
    word.low = half(text, at);
    word.multiply(PRIME1);
    hash.xor(word);
    hash.rotateLeft(23);
    hash.multiply(PRIME2);
    hash.add(PRIME3);
    at += 4;
  }
  for (; at < length; at++) {
    word.high = 0;
    word.low = text.charCodeAt(at) & 0xff;
    word.multiply(PRIME5);
    hash.xor(word);
    hash.rotateLeft(11);
    hash.multiply(PRIME1);
  }
  return avalanche(hash);
}

function striped(text: string, seed: Hash64): Uint64 {
  const stripes = new Stripes(seed);
  for (let at = 0; at + 32 <= text.length; at += 32) stripes.take(text, at);
  return stripes.merged();
}

/** The part that goes 32 bytes at a time, in four lanes. */
class Stripes {
  readonly #lanes: readonly Uint64[];
  readonly #word = new Uint64(0, 0);

  constructor(seed: Hash64) {
    this.#lanes = [copy(seed), copy(seed), copy(seed), copy(seed)];
    this.#lanes[0]!.add(PRIME1);
    this.#lanes[0]!.add(PRIME2);
    this.#lanes[1]!.add(PRIME2);
    this.#lanes[3]!.add(MINUS_PRIME1);
  }

  take(text: string, at: number): void {
    for (let i = 0; i < 4; i++) {
      const lane = this.#lanes[i]!;
      read(text, at + 8 * i, this.#word);
      this.#word.multiply(PRIME2);
      lane.add(this.#word);
      lane.rotateLeft(31);
      lane.multiply(PRIME1);
    }
  }

  merged(): Uint64 {
    const hash = new Uint64(0, 0);
    for (let i = 0; i < 4; i++) {
      this.#word.set(this.#lanes[i]!);
      this.#word.rotateLeft(TURNS[i]!);
      hash.add(this.#word);
    }
    for (let i = 0; i < 4; i++) {
      round(this.#lanes[i]!);
      hash.xor(this.#lanes[i]!);
      hash.multiply(PRIME1);
      hash.add(PRIME4);
    }
    return hash;
  }
}

const TURNS = [1, 7, 12, 18] as const;
// 2^64 - PRIME1
const MINUS_PRIME1 = new Uint64(0x61c8864e, 0x7a143579);

function copy({ high, low }: Hash64): Uint64 {
  return new Uint64(high, low);
}

function round(word: Uint64): void {
  word.multiply(PRIME2);
  word.rotateLeft(31);
  word.multiply(PRIME1);
}

function avalanche(hash: Uint64): Uint64 {
  hash.xorShiftRight(33);
  hash.multiply(PRIME2);
  hash.xorShiftRight(29);
  hash.multiply(PRIME3);
  hash.xorShiftRight(32);
  return hash;
}

function read(text: string, at: number, word: Uint64): void {
  word.low = half(text, at);
  word.high = half(text, at + 4);
}

function half(text: string, at: number): number {
  return (
    ((text.charCodeAt(at) & 0xff) |
      ((text.charCodeAt(at + 1) & 0xff) << 8) |
      ((text.charCodeAt(at + 2) & 0xff) << 16) |
      (text.charCodeAt(at + 3) << 24)) >>>
    0
  );
}
