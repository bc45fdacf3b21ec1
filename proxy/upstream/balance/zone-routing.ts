// Keeps picks in the caller's own zone as far as its endpoints can bear it, and spills the rest.
// hot path
import type { Random } from '../../../lib/index.ts';
import type { Candidate } from './candidate.ts';
import type { Choice } from './chooser.ts';
import type { Place } from './group.ts';
import type { BalanceStats } from './stats.ts';
import { ZONE_SHARES_WHOLE, type ZoneShares } from './zone-shares.ts';

type ZoneRoutingOptions<E extends Candidate> = {
  readonly shares: ZoneShares;
  /** One for each locality of the shares. */
  readonly places: readonly Place<E>[];
  /** Where picks go that are not routed by zone. */
  readonly everywhere: Place<E>;
  /** Percent of picks that are routed by zone. */
  readonly percent: number;
  readonly random: Random;
  readonly stats: BalanceStats;
};

export class ZoneRouting<E extends Candidate> implements Place<E> {
  readonly #options: ZoneRoutingOptions<E>;

  constructor(options: ZoneRoutingOptions<E>) {
    this.#options = options;
  }

  choose(choice: Choice): E | undefined {
    const { places, everywhere, percent, random } = this.#options;
    if (percent < 100 && random.fraction() * 100 >= percent) return everywhere.choose(choice);
    return places[this.#locality()]!.choose(choice);
  }

  #locality(): number {
    const { shares, random, stats } = this.#options;
    const { own, stay, residual } = shares;
    if (stay === ZONE_SHARES_WHOLE) {
      stats.lbZoneRoutingAllDirectly += 1;
      return own;
    }
    if (random.fraction() * ZONE_SHARES_WHOLE < stay) {
      stats.lbZoneRoutingSampled += 1;
      return own;
    }
    stats.lbZoneRoutingCrossZone += 1;
    const all = residual[residual.length - 1]!;
    if (all === 0) {
      // Rounding ate what was left.
      stats.lbZoneNoCapacityLeft += 1;
      return Math.floor(random.fraction() * residual.length);
    }
    const drawn = random.fraction() * all;
    let locality = 0;
    while (drawn >= residual[locality]!) locality += 1;
    return locality;
  }
}
