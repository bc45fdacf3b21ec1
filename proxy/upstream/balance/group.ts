// Endpoints that are equal in health and place, and the way to choose among them. What only some
// picks need (a ring for panic, say) is made when the first of them comes.   hot path
import type { Candidate } from './candidate.ts';
import type { Choice, Chooser, Share } from './chooser.ts';

/** Where a pick may go: a group, or one of several. */
export interface Place<E extends Candidate> {
  /** Undefined: nobody is there. */
  choose(choice: Choice): E | undefined;
}

export type MakeChooser<E extends Candidate> = (shares: readonly Share<E>[]) => Chooser<E>;

export class Group<E extends Candidate> implements Place<E> {
  readonly shares: readonly Share<E>[];
  readonly #make: MakeChooser<E>;
  #chooser: Chooser<E> | undefined = undefined;

  constructor(shares: readonly Share<E>[], make: MakeChooser<E>) {
    this.shares = shares;
    this.#make = make;
  }

  choose(choice: Choice): E | undefined {
    if (this.shares.length === 0) return undefined;
    let chooser = this.#chooser;
    if (chooser === undefined) this.#chooser = chooser = this.#make(this.shares);
    return chooser.choose(choice);
  }

  /** The same endpoints with the same parts: whoever's turn it was, it still is. */
  isLike(shares: readonly Share<E>[]): boolean {
    if (shares.length !== this.shares.length) return false;
    for (let i = 0; i < shares.length; i++) {
      const mine = this.shares[i]!;
      const other = shares[i]!;
      if (mine.endpoint !== other.endpoint || mine.part !== other.part) return false;
    }
    return true;
  }
}
