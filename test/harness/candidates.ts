// Endpoints as balancers see them, and counting whom a balancer picks.
import { ManualClock, PeakEwma, seededRandom, type Random } from '../../lib/index.ts';
import type { BalancePlan, EndpointPlan, LocalityPlan } from '../../proxy/plan/index.ts';
import {
  balancer,
  type Balancer,
  type Candidate,
  type LiveLocality,
} from '../../proxy/upstream/balance/index.ts';
import { endpoint, localityPlan } from './upstream-plans.ts';

export type FakeCandidate = {
  -readonly [field in keyof Candidate]: Candidate[field];
};

type CandidateFacts = Partial<Omit<FakeCandidate, 'plan'>> & {
  readonly plan?: Partial<EndpointPlan>;
};

export const HEALTH_RULES = { overprovisioningPercent: 140, weightedPriorityHealth: false };

/** The nth endpoint, at 10.0.0.n. */
export function candidate(n: number, { plan, ...facts }: CandidateFacts = {}): FakeCandidate {
  return {
    plan: endpoint(`10.0.0.${n}`, plan ?? {}),
    active: 0,
    health: 'healthy',
    rtt: new PeakEwma({ decayMs: 10_000, defaultMs: 30 }),
    addedMs: 0,
    ...facts,
  };
}

export function candidates(...weights: readonly number[]): FakeCandidate[] {
  return weights.map((weight, i) => candidate(i, { plan: { weight } }));
}

export function locality<E extends Candidate>(
  endpoints: readonly E[],
  more: Partial<LocalityPlan> = {},
): LiveLocality<E> {
  return { plan: localityPlan([], more), endpoints };
}

type BalancerFacts = { readonly clock?: ManualClock; readonly random?: Random };

/** Without localities and panic, unless the plan says so. */
export function balancerOf(
  plan: Partial<BalancePlan> & Pick<BalancePlan, 'kind'>,
  localities: readonly LiveLocality<FakeCandidate>[],
  facts: BalancerFacts = {},
): Balancer<FakeCandidate> {
  const made = balancer<FakeCandidate>(balancePlan(plan), {
    random: facts.random ?? seededRandom(7),
    clock: facts.clock ?? new ManualClock(),
    own: undefined,
    callers: undefined,
  });
  made.update(localities, HEALTH_RULES);
  return made;
}

const CONSISTENT = { useHostname: false, boundedLoadPercent: 0 };

export function balancePlan(plan: Partial<BalancePlan> & Pick<BalancePlan, 'kind'>): BalancePlan {
  const common = { panicPercent: 0, locality: { kind: 'none' }, slowStart: undefined } as const;
  switch (plan.kind) {
    case 'least-request':
      return { ...common, choices: 2, activeBias: 1, fullScan: false, ...plan };
    case 'peak-ewma':
      return { ...common, decayMs: 10_000, defaultRttMs: 30, ...plan };
    case 'ring-hash': {
      const size = { pointsMin: 1024, pointsMax: 8_388_608, hash: 'xx' } as const;
      return { ...common, ...size, consistent: CONSISTENT, ...plan };
    }
    case 'maglev':
      return { ...common, tableSize: 65_537, consistent: CONSISTENT, ...plan };
    case 'round-robin':
    case 'random':
      return { ...common, ...plan };
  }
}

/** How often each of these was picked. */
export function counts<E>(
  members: readonly E[],
  picks: number,
  pick: () => E | undefined,
): number[] {
  const seen = new Map<E | undefined, number>();
  for (let i = 0; i < picks; i++) {
    const picked = pick();
    seen.set(picked, (seen.get(picked) ?? 0) + 1);
  }
  return members.map((member) => seen.get(member) ?? 0);
}
