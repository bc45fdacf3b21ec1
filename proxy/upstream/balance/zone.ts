// Decides whether picks are routed by zone at all. They are not where it would do harm: when little
// is known of the callers, or too few endpoints would be left to choose from.
import type { Random } from '../../../lib/index.ts';
import type { BalancePlan } from '../../plan/index.ts';
import type { Candidate, LiveLocality } from './candidate.ts';
import type { Group, Place } from './group.ts';
import type { GroupShelf } from './group-shelf.ts';
import { isPanic } from './priority-load.ts';
import { eligible, shares } from './shares.ts';
import type { BalanceStats } from './stats.ts';
import { ZoneRouting } from './zone-routing.ts';
import { isSameLocality, zoneShares, type CallerLocality, type Locality } from './zone-shares.ts';

export type ZoneParts<E extends Candidate> = {
  readonly plan: BalancePlan;
  readonly groups: GroupShelf<E>;
  readonly random: Random;
  readonly stats: BalanceStats;
  /** Where this proxy is, and all those like it; undefined: nobody told. */
  readonly own: Locality | undefined;
  readonly callers: readonly CallerLocality[] | undefined;
};

/** Of the first priority: `everywhere` holds all its healthy endpoints. */
export function zonePlace<E extends Candidate>(
  localities: readonly LiveLocality<E>[],
  everywhere: Group<E>,
  parts: ZoneParts<E>,
): Place<E> {
  const { plan, groups, random, stats, own, callers } = parts;
  if (plan.locality.kind !== 'zone-aware' || own === undefined || callers === undefined) {
    return everywhere;
  }
  stats.lbRecalculateZoneStructures += 1;
  const { percent, endpointsMin, failsOnPanic } = plan.locality;
  if (localities.length < 2 || callers.length < 2) return everywhere;
  if (!callers.some((one) => one.total > 0 && isSameLocality(one, own))) {
    stats.lbLocalClusterNotOk += 1;
    return everywhere;
  }
  if (everywhere.shares.length < endpointsMin) {
    stats.lbZoneClusterTooSmall += 1;
    return everywhere;
  }
  if (isPanic(sum(callers), plan.panicPercent)) {
    stats.lbLocalClusterNotOk += 1;
    return failsOnPanic ? NOWHERE : everywhere;
  }
  const healthy = localities.map(({ endpoints }) => eligible('healthy', endpoints));
  const places = healthy.map((members, i) => groups.take(`zone/${i}`, shares(members)));
  const counts = localities.map(({ plan: locality }, i) => {
    return { locality, healthy: healthy[i]?.length ?? 0 };
  });
  const divided = zoneShares(counts, callers, own);
  return new ZoneRouting({ shares: divided, places, everywhere, percent, random, stats });
}

const NOWHERE = { choose: () => undefined };

function sum(callers: readonly CallerLocality[]): {
  readonly healthy: number;
  readonly degraded: number;
  readonly total: number;
} {
  const healthy = callers.reduce((count, one) => count + one.healthy, 0);
  const total = callers.reduce((count, one) => count + one.total, 0);
  return { healthy, degraded: 0, total };
}
