// From the plan to the way of choosing among equals.
import type { Clock, Random } from '../../../lib/index.ts';
import type { BalancePlan, SlowStartPlan } from '../../plan/index.ts';
import { addressOf, weightOf, type Candidate } from './candidate.ts';
import type { Chooser, Share } from './chooser.ts';
import { Consistent } from './consistent.ts';
import type { MakeChooser } from './group.ts';
import type { Slot } from './hash-table.ts';
import { LeastOfAll, LeastRequest } from './least-request.ts';
import { Maglev } from './maglev.ts';
import { PeakEwmaChoice } from './peak-ewma.ts';
import { RandomChoice } from './random-choice.ts';
import { Ring } from './ring.ts';
import { RoundRobin } from './round-robin.ts';
import { SlowStart } from './slow-start.ts';
import { Weighted } from './weighted.ts';

type ChooserEffects = { readonly random: Random; readonly clock: Clock };

export function choosers<E extends Candidate>(
  plan: BalancePlan,
  effects: ChooserEffects,
): MakeChooser<E> {
  const { random, clock } = effects;
  switch (plan.kind) {
    case 'round-robin':
      return (shares) => {
        const endpoints = endpointsOf(shares);
        const equal = new RoundRobin(endpoints, random);
        const slowStart = slowStartOf(plan.slowStart, clock);
        return new Weighted({ endpoints, weight: weightOf, equal, slowStart, clock, random });
      };
    case 'least-request':
      return (shares) => leastRequest(plan, endpointsOf(shares), effects);
    case 'random':
      return (shares) => new RandomChoice(endpointsOf(shares), random);
    case 'peak-ewma':
      return (shares) => new PeakEwmaChoice(endpointsOf(shares), random, clock);
    case 'ring-hash':
      return (shares) => {
        const ring = new Ring(slotsOf(shares, plan.consistent.useHostname), plan);
        return new Consistent(shares, ring, plan.consistent.boundedLoadPercent);
      };
    case 'maglev':
      return (shares) => {
        const table = new Maglev(slotsOf(shares, plan.consistent.useHostname), plan.tableSize);
        return new Consistent(shares, table, plan.consistent.boundedLoadPercent);
      };
  }
}

function leastRequest<E extends Candidate>(
  plan: BalancePlan & { readonly kind: 'least-request' },
  endpoints: readonly E[],
  { random, clock }: ChooserEffects,
): Chooser<E> {
  const equal = plan.fullScan
    ? new LeastOfAll(endpoints, random)
    : new LeastRequest(endpoints, plan.choices, random);
  const slowStart = slowStartOf(plan.slowStart, clock);
  const weight = busyWeight(plan.activeBias);
  return new Weighted({ endpoints, weight, equal, slowStart, clock, random });
}

/** Weight, less for requests under way: by how much, the bias says. */
function busyWeight(bias: number): (endpoint: Candidate) => number {
  if (bias === 0) return weightOf;
  if (bias === 1) return (endpoint) => weightOf(endpoint) / (endpoint.active + 1);
  return (endpoint) => weightOf(endpoint) / (endpoint.active + 1) ** bias;
}

function slowStartOf(plan: SlowStartPlan | undefined, clock: Clock): SlowStart | undefined {
  return plan === undefined || plan.windowMs === 0 ? undefined : new SlowStart(plan, clock);
}

function endpointsOf<E extends Candidate>(shares: readonly Share<E>[]): readonly E[] {
  return shares.map(({ endpoint }) => endpoint);
}

function slotsOf(shares: readonly Share<Candidate>[], useHostname: boolean): readonly Slot[] {
  return shares.map(({ endpoint: { plan }, part }) => {
    const key = useHostname && plan.hostname !== '' ? plan.hostname : addressOf(plan);
    return { key, part };
  });
}
