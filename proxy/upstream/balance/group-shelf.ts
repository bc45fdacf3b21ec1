// Keeps groups from one update to the next where their members stay: whoever's turn it was, it
// still is, and no ring or table is built anew for nothing.
import type { Candidate } from './candidate.ts';
import type { Share } from './chooser.ts';
import { Group, type MakeChooser } from './group.ts';

export class GroupShelf<E extends Candidate> {
  readonly #make: MakeChooser<E>;
  readonly #keeps: boolean;
  #before = new Map<string, Group<E>>();
  #now = new Map<string, Group<E>>();

  /** `keeps` is false where choosers look at more of an endpoint than its part of the load. */
  constructor(make: MakeChooser<E>, keeps: boolean) {
    this.#make = make;
    this.#keeps = keeps;
  }

  /** An update begins; what it does not take is gone after it. */
  turnOver(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  take(name: string, shares: readonly Share<E>[]): Group<E> {
    const known = this.#keeps ? this.#before.get(name) : undefined;
    const group = known?.isLike(shares) === true ? known : new Group(shares, this.#make);
    this.#now.set(name, group);
    return group;
  }
}
