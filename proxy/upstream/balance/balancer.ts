// Picks the endpoint of an attempt: first a priority, by how much each can bear; then a place in
// it; then one of the equals there, as the plan says. All is prepared when endpoints or their
// health change, so that a pick only looks.   hot path
import { remainder64, Uint64, type Clock, type Hash64, type Random } from '../../../lib/index.ts';
import type { BalancePlan } from '../../plan/index.ts';
import { addressOf, type Candidate, type LiveLocality, type PickContext } from './candidate.ts';
import type { Choice } from './chooser.ts';
import { choosers } from './choosers.ts';
import { GroupShelf } from './group-shelf.ts';
import { isHashed, levels, type HealthRules, type Level } from './level.ts';
import {
  availabilities,
  priorityLoad,
  type PanicLoad,
  type PriorityLoad,
} from './priority-load.ts';
import { BalanceStats } from './stats.ts';
import { loadAvoiding } from './tried-priority.ts';
import type { CallerLocality, Locality } from './zone-shares.ts';

export interface Balancer<E extends Candidate> {
  readonly stats: BalanceStats;
  /** The endpoints, their weights or their health changed. */
  update(localities: readonly LiveLocality<E>[], rules: HealthRules): void;
  /** Undefined: nothing is eligible. */
  pick(context: PickContext<E>): E | undefined;
}

type BalancerEffects = {
  readonly random: Random;
  readonly clock: Clock;
  /** Where this proxy is. */
  readonly own: Locality | undefined;
  /** Proxies like this one, by place; asked at each update, where routing by zone is planned. */
  readonly callers: (() => readonly CallerLocality[]) | undefined;
};

export function balancer<E extends Candidate>(
  plan: BalancePlan,
  effects: BalancerEffects,
): Balancer<E> {
  return new LiveBalancer(plan, effects);
}

const NO_LOAD: PanicLoad = { load: { healthy: [], degraded: [] }, panics: [] };

class LiveBalancer<E extends Candidate> implements Balancer<E> {
  readonly stats = new BalanceStats();
  readonly #plan: BalancePlan;
  readonly #effects: BalancerEffects;
  readonly #groups: GroupShelf<E>;
  readonly #isHashed: boolean;
  readonly #drawn = new Uint64(0, 0);
  readonly #choice: Choice = { hash: this.#drawn, again: 0, trail: undefined };
  #rules: HealthRules = { overprovisioningPercent: 140, weightedPriorityHealth: false };
  #levels: readonly Level<E>[] = [];
  #load = NO_LOAD;
  /** The only level that gets load, all of it for healthy endpoints; undefined: it is divided. */
  #only: Level<E> | undefined = undefined;

  constructor(plan: BalancePlan, effects: BalancerEffects) {
    this.#plan = plan;
    this.#effects = effects;
    // Slow start counts from when an endpoint turned healthy: its group must look anew.
    const keeps = !('slowStart' in plan) || plan.slowStart === undefined;
    this.#groups = new GroupShelf(choosers<E>(plan, effects), keeps);
    this.#isHashed = isHashed(plan);
  }

  update(localities: readonly LiveLocality<E>[], rules: HealthRules): void {
    const { random, own, callers } = this.#effects;
    const plan = this.#plan;
    const { stats } = this;
    const groups = this.#groups;
    const parts = { plan, rules, groups, random, stats, own, callers: callers?.() };
    this.#rules = rules;
    this.#levels = levels(localities, parts);
    this.#load = priorityLoad(healthOf(this.#levels), {
      overprovisioningPercent: rules.overprovisioningPercent,
      panicPercent: plan.panicPercent,
    });
    const whole = this.#load.load.healthy.indexOf(100);
    this.#only = whole >= 0 && this.#load.panics[whole] === false ? this.#levels[whole] : undefined;
  }

  pick(context: PickContext<E>): E | undefined {
    if (this.#levels.length === 0) return undefined;
    const choice = this.#choice;
    const { tried, picksMax, trail } = context;
    choice.hash = this.#isHashed ? (context.hash ?? this.#draw()) : this.#drawn;
    choice.trail = trail;
    const load = this.#loadFor(context);
    let endpoint: E | undefined;
    for (let again = 0; again <= picksMax; again++) {
      choice.again = again;
      endpoint = this.#pickOnce(load);
      if (endpoint === undefined || picksMax === 0 || !tried.includes(endpoint)) break;
      if (trail !== undefined) this.#noteTried(endpoint);
    }
    if (trail !== undefined && endpoint !== undefined) {
      trail.note({ kind: 'pick', endpoint: addressOf(endpoint.plan), why: this.#plan.kind });
    }
    choice.trail = undefined;
    return endpoint;
  }

  #pickOnce(load: PriorityLoad): E | undefined {
    const choice = this.#choice;
    const only = this.#only;
    if (only !== undefined && load === this.#load.load && choice.trail === undefined) {
      return only.healthy.choose(choice);
    }
    const percent = this.#isHashed
      ? remainder64(choice.hash, 100)
      : Math.floor(this.#effects.random.fraction() * 100);
    let sum = 0;
    for (let i = 0; i < load.healthy.length; i++) {
      sum += load.healthy[i]!;
      if (percent < sum) return this.#at(i, load.healthy[i]!, 'healthy');
    }
    for (let i = 0; i < load.degraded.length; i++) {
      sum += load.degraded[i]!;
      if (percent < sum) return this.#at(i, load.degraded[i]!, 'degraded');
    }
    return undefined;
  }

  #at(index: number, share: number, wanted: 'healthy' | 'degraded'): E | undefined {
    const level = this.#levels[index]!;
    const panic = this.#load.panics[index]!;
    const { locality } = this.#plan;
    this.#choice.trail?.note({ kind: 'priority', priority: level.priority, share, panic });
    if (!panic) return level[wanted].choose(this.#choice);
    this.stats.lbHealthyPanic += 1;
    if (locality.kind === 'zone-aware' && locality.failsOnPanic) return undefined;
    return level.all.choose(this.#choice);
  }

  #loadFor({ tried, avoidPriorities }: PickContext<E>): PriorityLoad {
    const { load } = this.#load;
    if (avoidPriorities === undefined || tried.length === 0) return load;
    const { overprovisioningPercent } = this.#rules;
    const available = availabilities(healthOf(this.#levels), overprovisioningPercent);
    const priorities: number[] = [];
    for (const endpoint of tried) {
      priorities.push(this.#levels.findIndex(({ members }) => members.includes(endpoint)));
    }
    return loadAvoiding(available, priorities, avoidPriorities.updateFrequency) ?? load;
  }

  #draw(): Hash64 {
    const { random } = this.#effects;
    this.#drawn.high = Math.floor(random.fraction() * 0x100000000);
    this.#drawn.low = Math.floor(random.fraction() * 0x100000000);
    return this.#drawn;
  }

  #noteTried({ plan }: E): void {
    const why = 'an earlier attempt went there: picked again';
    this.#choice.trail?.note({ kind: 'candidate', endpoint: addressOf(plan), score: 0, why });
  }
}

function healthOf(from: readonly Level<Candidate>[]): Level<Candidate>['health'][] {
  const healths: Level<Candidate>['health'][] = [];
  for (const { health } of from) healths.push(health);
  return healths;
}
