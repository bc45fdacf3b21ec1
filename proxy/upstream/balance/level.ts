// One priority of an upstream, ready to be picked from: its endpoints by health and by place.
import type { BalancePlan } from '../../plan/index.ts';
import { weightOf, type Candidate, type LiveLocality } from './candidate.ts';
import type { Group, Place } from './group.ts';
import { LocalityTurns, localityWeight, type WeightedPlace } from './locality-turns.ts';
import type { LevelCount, LevelHealth } from './priority-load.ts';
import { eligible, localityShares, shares, type Source } from './shares.ts';
import { zonePlace, type ZoneParts } from './zone.ts';

export type HealthRules = {
  /** How much more than its share a priority or locality can bear (percent). */
  readonly overprovisioningPercent: number;
  /** Availability is a matter of weights, not of counts. */
  readonly weightedPriorityHealth: boolean;
};

export type Level<E extends Candidate> = {
  readonly priority: number;
  readonly health: LevelHealth;
  readonly members: readonly E[];
  /** Whatever their health: for panic. */
  readonly all: Place<E>;
  readonly healthy: Place<E>;
  readonly degraded: Place<E>;
};

type LevelParts<E extends Candidate> = ZoneParts<E> & { readonly rules: HealthRules };

/** The priorities that are in use, the first ones first. */
export function levels<E extends Candidate>(
  localities: readonly LiveLocality<E>[],
  parts: LevelParts<E>,
): readonly Level<E>[] {
  const byPriority = Map.groupBy(localities, ({ plan }) => plan.priority);
  const sorted = Array.from(byPriority).sort(([one], [other]) => one - other);
  parts.groups.turnOver();
  return sorted.map(([priority, own], index) => level({ priority, index, own }, parts));
}

export function isHashed({ kind }: BalancePlan): boolean {
  return kind === 'ring-hash' || kind === 'maglev';
}

type Members<E extends Candidate> = {
  readonly priority: number;
  readonly index: number;
  readonly own: readonly LiveLocality<E>[];
};

function level<E extends Candidate>(members: Members<E>, parts: LevelParts<E>): Level<E> {
  const { priority, index, own } = members;
  const all = own.flatMap(({ endpoints }) => endpoints);
  const healthy = place(members, 'healthy', parts);
  return {
    priority,
    health: healthOf(all, parts.rules),
    members: all,
    all: group(members, 'all', parts),
    // Only the first priority: what is left of the others is no measure of where capacity is.
    healthy: index === 0 ? zoned(members, healthy, parts) : healthy,
    degraded: place(members, 'degraded', parts),
  };
}

function zoned<E extends Candidate>(
  members: Members<E>,
  healthy: Place<E>,
  parts: LevelParts<E>,
): Place<E> {
  if (parts.plan.locality.kind !== 'zone-aware' || isHashed(parts.plan)) return healthy;
  return zonePlace(members.own, group(members, 'healthy', parts), parts);
}

/** By weights of localities, where the plan says so and there are any. */
function place<E extends Candidate>(
  members: Members<E>,
  source: Source,
  parts: LevelParts<E>,
): Place<E> {
  const { plan, rules, groups, random } = parts;
  const byLocality = plan.locality.kind === 'weighted' && !isHashed(plan);
  if (!byLocality) return group(members, source, parts);
  const places: WeightedPlace<E>[] = [];
  for (const [i, { plan: locality, endpoints }] of members.own.entries()) {
    const some = eligible(source, endpoints);
    const counts = { eligible: some.length, total: endpoints.length };
    const weight = localityWeight(locality.weight, counts, rules.overprovisioningPercent);
    if (weight === 0) continue;
    const name = `${members.priority}/${source}/${i}`;
    places.push({ place: groups.take(name, shares(some)), weight });
  }
  return places.length === 0 ? group(members, source, parts) : new LocalityTurns(places, random);
}

/** The whole priority as one group. */
function group<E extends Candidate>(
  { priority, own }: Members<E>,
  source: Source,
  { plan, groups }: LevelParts<E>,
): Group<E> {
  const byLocality = plan.locality.kind === 'weighted' && isHashed(plan);
  const some = byLocality
    ? localityShares(own, source)
    : shares(own.flatMap(({ endpoints }) => eligible(source, endpoints)));
  return groups.take(`${priority}/${source}`, some);
}

function healthOf(endpoints: readonly Candidate[], rules: HealthRules): LevelHealth {
  const count = (weigh: (endpoint: Candidate) => number): LevelCount => {
    const sum = (source: Source): number =>
      eligible(source, endpoints).reduce((all, endpoint) => all + weigh(endpoint), 0);
    return { healthy: sum('healthy'), degraded: sum('degraded'), total: sum('all') };
  };
  const counts = count(() => 1);
  const measure = rules.weightedPriorityHealth ? count(weightOf) : counts;
  return { endpoints: counts, measure };
}
