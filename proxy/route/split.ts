// A weighted choice.   hot path
import { assert, type Random } from '../../lib/index.ts';

type Weighted = { readonly weight: number };

export class Split<T extends Weighted> {
  readonly #shares: readonly T[];
  readonly #total: number;

  constructor(shares: readonly T[]) {
    let total = 0;
    for (const { weight } of shares) total += weight;
    assert(shares.length > 0, 'a choice needs something to choose from');
    this.#shares = shares;
    this.#total = total;
  }

  pick(random: Random): T {
    const shares = this.#shares;
    if (shares.length === 1 || this.#total === 0) return shares[0]!;
    let point = random.fraction() * this.#total;
    for (let i = 0; i < shares.length; i++) {
      const share = shares[i]!;
      point -= share.weight;
      if (point < 0) return share;
    }
    return this.#last();
  }

  /** Rounding may leave a crumb behind; it never goes to one without weight. */
  #last(): T {
    let last = this.#shares[0]!;
    for (const each of this.#shares) if (each.weight > 0) last = each;
    return last;
  }
}
