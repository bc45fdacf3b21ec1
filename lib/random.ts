// Chance as a parameter: a seeded source in tests, the machine's own in programs.
import { randomInt } from 'node:crypto';

export interface Random {
  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number;
  /** From 0 up to but not including 1. */
  fraction(): number;
}

export const systemRandom: Random = {
  below: (limit) => randomInt(limit),
  fraction: () => Math.random(),
};

/** The same sequence for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { fraction, below: (limit) => Math.floor(fraction() * limit) };
}

// No vowels and nothing that looks like something else: generated names must not spell words.
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix for generated names, such as Kubernetes gives to pods. */
export function nameSuffix(random: Random, length = 5): string {
  let suffix = '';
  while (suffix.length < length) suffix += NAME_LETTERS[random.below(NAME_LETTERS.length)] ?? '';
  return suffix;
}
