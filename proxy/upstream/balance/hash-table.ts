// What a request's hash is looked up in: a ring or a table of shares.
import type { Hash64 } from '../../../lib/index.ts';

export interface HashTable {
  /** The index of the share that the hash falls to; `again` asks for another one each time. */
  find(hash: Hash64, again: number): number;
}

/** One place among shares: what it is called when hashed, and its part of all load. */
export type Slot = { readonly key: string; readonly part: number };
