// The live view of one destination: its endpoints, who is picked next, what it may bear and how
// each is reached. Linked from a plan; a later plan changes it in place, so that connections,
// averages and ejections stay where what they depend on did not change.   hot path
import { PeakEwma, type Clock, type ProxyEnds, type Random, type Wheel } from '../../lib/index.ts';
import type { BalancePlan, EndpointPlan, EndpointsPlan, UpstreamPlan } from '../plan/index.ts';
import { balancer, type Balancer, type CallerLocality, type PickContext } from './balance/index.ts';
import { Breaker } from './breaker.ts';
import { dialBytes } from './bytes.ts';
import type { Connecting, Dialer, Target } from './connect.ts';
import { destinationPlan, Destinations } from './destinations.ts';
import { NamedEndpoints, type Resolver } from './dns/index.ts';
import { Endpoint, keyOf } from './endpoint.ts';
import { HealthChecks, type Belief, type HealthOwner, type ProbeEffects } from './health/index.ts';
import { Members, type MembersOwner } from './members.ts';
import { Outliers, type OutlierOwner } from './outlier.ts';
import { changesOf } from './plan-changes.ts';
import { Pools } from './pools.ts';
import { UpstreamStats } from './stats.ts';
import { poolOf, targetOf, transportOf, type Transport } from './transport.ts';

/** What upstreams need of the world. */
export type UpstreamEffects = {
  readonly dialer: Dialer;
  readonly wheel: Wheel;
  readonly clock: Clock;
  readonly random: Random;
  /** Who knows the addresses of names. */
  readonly resolver: Resolver;
  /** Where this proxy runs; undefined: not known. */
  readonly own: Place | undefined;
  /** Proxies like this one, by place; absent: nobody tells. */
  readonly callers?: () => readonly CallerLocality[];
  /** Endpoints, their weights or their health are not what they were. */
  readonly rebalanced?: (upstream: Upstream) => void;
};

type Place = { readonly region: string; readonly zone: string; readonly subzone: string };
type Address = { readonly address: string; readonly port: number };

type Owner = OutlierOwner<Endpoint> & HealthOwner<Endpoint> & MembersOwner;

export class Upstream implements Owner {
  readonly effects: UpstreamEffects;
  readonly stats = new UpstreamStats();
  readonly breakers: { readonly default: Breaker; readonly high: Breaker };
  readonly #destinations: Destinations;
  #plan: UpstreamPlan;
  readonly #members: Members;
  #balancer: Balancer<Endpoint>;
  #drops: EndpointsPlan['drops'] = [];
  #names: NamedEndpoints | undefined = undefined;
  health: HealthChecks<Endpoint> | undefined = undefined;
  outliers: Outliers<Endpoint> | undefined = undefined;
  /** All connections to an endpoint will do, whoever asks. */
  isUniform = true;
  /** Somebody weighs how fast endpoints answer. */
  measures = false;
  /** ▲ What a connection that was closed while idle has cost is made good. */
  retriesIdleRaces = false;
  /** Requests under way, whether they have a connection or not. */
  active = 0;

  constructor(plan: UpstreamPlan, effects: UpstreamEffects) {
    this.#plan = plan;
    this.effects = effects;
    this.breakers = {
      default: new Breaker(plan.limits.default),
      high: new Breaker(plan.limits.high),
    };
    this.#balancer = this.#makeBalancer(plan.balance);
    this.#members = new Members(this);
    this.#destinations = new Destinations((place) => this.#destinationAt(place));
    this.#adopt(plan);
    this.#followNames(plan);
    this.#followHealth(plan);
  }

  get name(): string {
    return this.#plan.name;
  }

  get hadTraffic(): boolean {
    return this.stats.upstreamCxTotal > 0;
  }

  get plan(): UpstreamPlan {
    return this.#plan;
  }

  /** What the balancer counted, for whoever renders it. */
  get balance(): Balancer<Endpoint> {
    return this.#balancer;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#members.all;
  }

  get suspects(): readonly Endpoint[] {
    return this.#members.all;
  }

  /** Its endpoints, place by place. */
  get localities(): Members['localities'] {
    return this.#members.localities;
  }

  get destinations(): Iterable<Endpoint> {
    return this.#destinations.all;
  }

  // ── who is next ──

  /** Undefined: there is nobody. */
  pick(context: PickContext<Endpoint>): Endpoint | undefined {
    const trials = this.outliers?.trials;
    if (trials !== undefined && trials.length > 0 && context.tried.length === 0) {
      const candidate = this.#onTrial(trials);
      if (candidate !== undefined) {
        context.trail?.note({
          kind: 'pick',
          endpoint: candidate.key,
          why: 'a trial after ejection',
        });
        return candidate;
      }
    }
    return this.#balancer.pick(context);
  }

  endpoint(key: string): Endpoint | undefined {
    return this.#members.get(key);
  }

  /** The endpoint that a redirected connection was going to; undefined: there are too many. */
  destination(address: string, port: number): Endpoint | undefined {
    return this.#destinations.at({ address, port });
  }

  /** The category for which this request is refused on purpose, if it is. */
  dropCategory(): string | undefined {
    const drops = this.#drops;
    for (let i = 0; i < drops.length; i++) {
      const { category, percent } = drops[i]!;
      if (this.effects.random.fraction() * 100 < percent) return category;
    }
    return undefined;
  }

  /** See `bytes.ts`. False: there may be no more connections. */
  dialBytes(endpoint: Endpoint, ends: ProxyEnds | undefined, waiting: Connecting): boolean {
    return dialBytes(this, endpoint, { ends, waiting });
  }

  transportOf(endpoint: EndpointPlan): Transport | undefined {
    return transportOf(this.#plan, endpoint);
  }

  // ── changes ──

  /** The same destination, by a new plan. */
  replan(plan: UpstreamPlan): void {
    const changes = changesOf({ before: this.#plan, after: plan });
    this.#plan = plan;
    this.breakers.default.plan = plan.limits.default;
    this.breakers.high.plan = plan.limits.high;
    this.#adopt(plan);
    if (changes.source) {
      this.#destinations.retire();
      this.#followNames(plan);
      this.setEndpoints(undefined);
    }
    if (changes.health) this.#followHealth(plan);
    if (changes.connections) this.#reconnectAll();
    if (changes.balance) {
      this.#balancer = this.#makeBalancer(plan.balance);
      for (const endpoint of this.endpoints) endpoint.rtt = this.#rtt();
      this.rebalance();
    }
  }

  /** The endpoints piece it is fed by; undefined: it has not come. */
  setMembers(plan: EndpointsPlan | undefined): void {
    if (this.#names === undefined) this.setEndpoints(plan);
    else if (plan !== undefined) this.#names.setMembers(plan);
  }

  /** Endpoints whose address stays keep their connections, averages and ejections. */
  setEndpoints(plan: EndpointsPlan | undefined): void {
    this.#members.set(plan);
    this.#drops = plan?.drops ?? [];
    this.outliers?.membersChanged();
    this.rebalance();
    this.health?.membersChanged();
  }

  /** What an active check found. */
  checked(endpoint: Endpoint, { passes, isDegraded }: Belief): void {
    endpoint.passesChecks = passes;
    endpoint.isDegraded = isDegraded;
    if (passes) this.outliers?.proven(endpoint);
    if (!passes && !this.#members.has(endpoint)) return this.setEndpoints(this.#members.told);
    this.#weigh();
  }

  /** Certificates changed: connections made with the old ones are not used for new requests. */
  renew(): void {
    for (const endpoint of this.endpoints) endpoint.pools.renew();
    for (const endpoint of this.#destinations.all) endpoint.pools.renew();
  }

  /** Gone for good; what is under way finishes. */
  retire(): void {
    this.#names?.stop();
    this.health?.stop();
    this.outliers?.stop();
    this.#destinations.retire();
    for (const endpoint of this.endpoints) endpoint.pools.retire();
  }

  /** Why there is nobody: a name that was never resolved; undefined: that is not it. */
  get namesProblem(): string | undefined {
    return this.#names?.problem;
  }

  outliersChanged(): void {
    this.#weigh();
  }

  #adopt(plan: UpstreamPlan): void {
    this.measures = plan.balance.kind === 'peak-ewma';
    this.retriesIdleRaces = plan.http.learnsIdleTime;
    this.isUniform = true;
    for (const { tls, proxyProtocol } of plan.tls) {
      if (tls?.serverNameFromHost === true || proxyProtocol !== undefined) this.isUniform = false;
    }
    if (plan.outlier === undefined) {
      this.outliers?.pardonAll();
      if (this.outliers !== undefined) this.#weigh();
      this.outliers = undefined;
    } else if (this.outliers === undefined) {
      this.outliers = new Outliers<Endpoint>(plan.outlier, this.effects, this);
    } else this.outliers.plan = plan.outlier;
  }

  /** Endpoints that are names become addresses, now and whenever those change. */
  #followNames({ source }: UpstreamPlan): void {
    this.#names?.stop();
    this.#names =
      source.kind === 'dns'
        ? new NamedEndpoints(source, this.effects, (plan) => this.setEndpoints(plan))
        : undefined;
  }

  #followHealth({ healthChecks }: UpstreamPlan): void {
    this.health?.stop();
    this.health = undefined;
    if (healthChecks.length > 0) {
      const dial: ProbeEffects['dial'] = (endpoint, carries, waiting) =>
        this.effects.dialer.dial(targetOf(this.#plan, endpoint, checkOver(carries)), waiting);
      const { wheel, clock, random } = this.effects;
      this.health = new HealthChecks<Endpoint>(healthChecks, { dial, wheel, clock, random }, this);
    }
    for (const endpoint of this.endpoints) {
      endpoint.passesChecks = this.#isTrusted(endpoint.plan);
      endpoint.isDegraded = false;
    }
    this.health?.membersChanged();
    this.#weigh();
  }

  /** Until it passed a check, where there are any, nobody knows that it is well. */
  #isTrusted({ healthCheck }: EndpointPlan): boolean {
    return this.#plan.healthChecks.length === 0 || healthCheck.disabled;
  }

  #makeBalancer(plan: BalancePlan): Balancer<Endpoint> {
    const { random, clock, own, callers } = this.effects;
    return balancer<Endpoint>(plan, { random, clock, own, callers });
  }

  rebalance(): void {
    const { overprovisioningPercent = 140, weightedPriorityHealth = false } =
      this.#members.told ?? {};
    this.#balancer.update(this.#members.localities, {
      overprovisioningPercent,
      weightedPriorityHealth,
    });
    this.effects.rebalanced?.(this);
  }

  /** Health of some may have changed. */
  #weigh(): void {
    const now = this.effects.clock.monotonic();
    let changed = false;
    for (const endpoint of this.endpoints) {
      if (!endpoint.weigh()) continue;
      changed = true;
      if (endpoint.health === 'healthy') endpoint.addedMs = now;
      if (endpoint.health !== 'unhealthy') continue;
      // Whatever connections there are may be why it fails.
      endpoint.pools.retire();
      if (this.#plan.closesOnUnhealthy) endpoint.cut();
    }
    if (changed) this.rebalance();
  }

  #onTrial(trials: readonly Endpoint[]): Endpoint | undefined {
    for (const endpoint of trials) {
      const { outlier, plan } = endpoint;
      if (outlier.isOnTrial || !endpoint.passesChecks || plan.health !== 'healthy') continue;
      outlier.isOnTrial = true;
      return endpoint;
    }
    return undefined;
  }

  make(plan: EndpointPlan, place: { readonly key: string; readonly priority: number }): Endpoint {
    const { key, priority } = place;
    const addedMs = this.effects.clock.monotonic();
    const pools: Pools = new Pools((wanted) => poolOf(this, endpoint, wanted));
    const passesChecks = this.#isTrusted(plan);
    const endpoint: Endpoint = new Endpoint(plan, {
      passesChecks,
      key,
      priority,
      addedMs,
      pools,
      rtt: this.#rtt(),
    });
    return endpoint;
  }

  #destinationAt(place: Address): Endpoint {
    return this.make(destinationPlan(place), { key: keyOf(place), priority: 0 });
  }

  #rtt(): PeakEwma {
    const { balance } = this.#plan;
    return new PeakEwma(
      balance.kind === 'peak-ewma'
        ? { decayMs: balance.decayMs, defaultMs: balance.defaultRttMs }
        : UNMEASURED,
    );
  }

  #reconnectAll(): void {
    for (const endpoint of this.endpoints) this.reconnect(endpoint);
    this.#destinations.retire();
  }

  /** By new connections; those there are finish what they have. */
  reconnect(endpoint: Endpoint): void {
    endpoint.pools.retire();
    endpoint.pools = new Pools((wanted) => poolOf(this, endpoint, wanted));
  }
}

function checkOver(carries: Target['carries']) {
  return { carries, serverName: undefined, preface: undefined };
}

const UNMEASURED = { decayMs: 10_000, defaultMs: 30 };
