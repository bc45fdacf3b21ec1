// One way of choosing among endpoints that are equal in health and place. A chooser is made for a
// fixed group of at least one; another group gets another chooser.
import type { Hash64 } from '../../../lib/index.ts';
import type { Trail } from '../../explain/index.ts';
import type { Candidate } from './candidate.ts';

export interface Chooser<E extends Candidate> {
  /** Hot: allocates nothing while there is no trail. */
  choose(wanted: Choice): E;
}

/** One object for all picks of a balancer, filled anew for each. */
export interface Choice {
  /** The request's, or one drawn for it. */
  hash: Hash64;
  /** 0 for the first choice; then how many were turned down. */
  again: number;
  trail: Trail | undefined;
}

/** An endpoint, and its part of all load (parts sum up to 1). */
export type Share<E extends Candidate> = { readonly endpoint: E; readonly part: number };
