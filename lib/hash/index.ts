// Hash functions that other programs use too, so that all spread alike.
export { hex64, isLess64, remainder64, Uint64 } from './uint64.ts';
export type { Hash64 } from './uint64.ts';
export { MersenneTwister } from './mersenne-twister.ts';
export { murmurHash2 } from './murmur-hash.ts';
export { xxHash64 } from './xx-hash.ts';
