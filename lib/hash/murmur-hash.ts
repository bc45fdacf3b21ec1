// MurmurHash2 of 64 bits in the variant of libstdc++'s `std::hash<std::string>`, which some choose
// for a hash ring so that older balancers agree with it.
import { Uint64, type Hash64 } from './uint64.ts';

const MULTIPLIER = new Uint64(0xc6a4a793, 0x5bd1e995);
const SEED = 0xc70f6907;

/** Of a text whose characters stand for one byte each (latin1). */
export function murmurHash2(text: string, seed = SEED): Hash64 {
  const { length } = text;
  const hash = new Uint64(0, length);
  hash.multiply(MULTIPLIER);
  hash.xor(new Uint64(0, seed));
  const whole = length - (length % 8);
  const word = new Uint64(0, 0);
  for (let at = 0; at < whole; at += 8) {
    read(text, at, word);
    word.multiply(MULTIPLIER);
    word.xorShiftRight(47);
    word.multiply(MULTIPLIER);
    hash.xor(word);
    hash.multiply(MULTIPLIER);
  }
  if (whole < length) {
    read(text, whole, word);
    hash.xor(word);
    hash.multiply(MULTIPLIER);
  }
  hash.xorShiftRight(47);
  hash.multiply(MULTIPLIER);
  hash.xorShiftRight(47);
  return hash;
}

/** Up to eight characters, the first as the lowest byte. */
function read(text: string, at: number, word: Uint64): void {
  word.low = half(text, at);
  word.high = half(text, at + 4);
}

function half(text: string, at: number): number {
  let value = 0;
  const end = Math.min(at + 4, text.length);
  for (let i = end - 1; i >= at; i--) value = (value << 8) | (text.charCodeAt(i) & 0xff);
  return value >>> 0;
}
