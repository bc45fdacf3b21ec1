// Finds the endpoints that fail while their fellows do not, and keeps traffic from them for a
// while; ▲ lets one request try before they are trusted again. Envoy's rules, counters and order. A
// state machine over a clock and chance; it knows nothing of connections or requests.   hot path
import type { Cancel, Clock, Random } from '../../lib/index.ts';
import type { OutlierPlan } from '../plan/index.ts';
import { belowFellows, mostlyFailing, type Sample } from './outlier-rates.ts';
import type { Bucket, OutlierRecord } from './outlier-record.ts';
import { OutlierStats, type Cause } from './stats.ts';

/** How an attempt went, as far as its endpoint is to blame. */
type Verdict =
  | { readonly kind: 'status'; readonly status: number }
  /** For bytes, being connected is all there is to say. */
  | { readonly kind: 'connected' | 'connected-for-bytes' | 'unreachable' | 'timeout' };

interface Suspect {
  readonly outlier: OutlierRecord;
}

export interface OutlierOwner<S extends Suspect> {
  readonly suspects: readonly S[];
  /** Some were ejected, or came back. */
  outliersChanged(): void;
}

type Effects = { readonly clock: Clock; readonly random: Random };

export class Outliers<S extends Suspect> {
  plan: OutlierPlan;
  readonly #effects: Effects;
  readonly #owner: OutlierOwner<S>;
  readonly stats = new OutlierStats();
  #tick: Cancel | undefined = undefined;
  /** ▲ Those whose time is served, and who must show that they are well. */
  trials: readonly S[] = [];

  constructor(plan: OutlierPlan, effects: Effects, owner: OutlierOwner<S>) {
    this.plan = plan;
    this.#effects = effects;
    this.#owner = owner;
  }

  heard(suspect: S, verdict: Verdict): void {
    const { splitsLocal } = this.plan;
    if (this.#tick === undefined) this.#scheduleTick();
    switch (verdict.kind) {
      case 'status':
        return this.#status(suspect, verdict.status);
      case 'connected':
        if (splitsLocal) this.#local(suspect, true);
        return;
      case 'connected-for-bytes':
        if (suspect.outlier.state === 'trial') return this.#tried(suspect, true);
        return splitsLocal ? this.#local(suspect, true) : this.#status(suspect, 200);
      case 'unreachable':
        return splitsLocal ? this.#local(suspect, false) : this.#status(suspect, 503);
      case 'timeout':
        return splitsLocal ? this.#local(suspect, false) : this.#status(suspect, 504);
    }
  }

  /** An active health check passed: better evidence than ours. */
  proven(suspect: S): void {
    if (suspect.outlier.state === 'in' || !this.plan.healthCheckUnejects) return;
    this.#return(suspect);
    this.#owner.outliersChanged();
  }

  stop(): void {
    this.#tick?.();
    this.#tick = undefined;
  }

  /** Endpoints came or went. */
  membersChanged(): void {
    let away = 0;
    for (const { outlier } of this.#owner.suspects) if (outlier.state !== 'in') away += 1;
    this.stats.ejectionsActive = away;
    if (this.trials.length > 0) this.#listTrials();
  }

  /** Nothing is detected any more: everybody comes back. */
  pardonAll(): void {
    this.stop();
    for (const suspect of this.#owner.suspects) {
      if (suspect.outlier.state !== 'in') this.#return(suspect);
    }
    this.trials = [];
  }

  #status(suspect: S, status: number): void {
    const { outlier } = suspect;
    const { plan } = this;
    const isBad = status >= 500;
    outlier.external.count(!isBad);
    if (outlier.state === 'trial') return this.#tried(suspect, !isBad);
    if (!isBad) {
      outlier.consecutive5xx = 0;
      outlier.consecutiveGateway = 0;
      return;
    }
    if (status >= 502 && status <= 504) {
      outlier.consecutiveGateway += 1;
      if (outlier.consecutiveGateway === plan.consecutiveGateway) {
        this.#detected(suspect, 'consecutiveGatewayFailure');
        outlier.consecutiveGateway = 0;
      }
    } else outlier.consecutiveGateway = 0;
    outlier.consecutive5xx += 1;
    if (outlier.consecutive5xx === plan.consecutive5xx) {
      this.#detected(suspect, 'consecutive5xx');
      outlier.consecutive5xx = 0;
    }
  }

  #local(suspect: S, isGood: boolean): void {
    const { outlier } = suspect;
    outlier.local.count(isGood);
    if (isGood) {
      outlier.consecutiveLocal = 0;
      return;
    }
    if (outlier.state === 'trial') return this.#tried(suspect, false);
    outlier.consecutiveLocal += 1;
    if (outlier.consecutiveLocal !== this.plan.consecutiveLocal) return;
    this.#detected(suspect, 'consecutiveLocalOriginFailure');
    outlier.consecutiveLocal = 0;
  }

  #detected(suspect: S, cause: Cause): void {
    if (suspect.outlier.state !== 'in') return;
    if (this.#eject(suspect, cause)) this.#owner.outliersChanged();
  }

  #eject(suspect: S, cause: Cause): boolean {
    const { plan, stats } = this;
    const { outlier } = suspect;
    stats.detected[cause] += 1;
    const share = (100 * (stats.ejectionsActive + 1)) / this.#owner.suspects.length;
    const isFirst = plan.alwaysEjectsOne && stats.ejectionsActive === 0;
    if (share > Math.min(plan.ejectedPercentMax, 100) && !isFirst) {
      stats.ejectionsOverflow += 1;
      return false;
    }
    if (this.#effects.random.below(100) >= this.#enforcedPercent(cause)) return false;
    stats.ejectionsActive += 1;
    stats.ejectionsEnforcedTotal += 1;
    stats.enforced[cause] += 1;
    this.#sendAway(outlier);
    return true;
  }

  #sendAway(outlier: OutlierRecord): void {
    const { plan } = this;
    outlier.state = 'ejected';
    outlier.ejections += 1;
    outlier.ejectedAt = this.#effects.clock.monotonic();
    outlier.jitterMs = this.#effects.random.below(plan.ejectionJitterMs + 1);
    const lastsMs = outlier.backoff * plan.ejectionBaseMs;
    if (lastsMs < plan.ejectionMaxMs + plan.ejectionBaseMs) outlier.backoff += 1;
    if (this.#tick === undefined) this.#scheduleTick();
  }

  #enforcedPercent(cause: Cause): number {
    const { plan } = this;
    switch (cause) {
      case 'consecutive5xx':
        return plan.enforce5xxPercent;
      case 'consecutiveGatewayFailure':
        return plan.enforceGatewayPercent;
      case 'consecutiveLocalOriginFailure':
        return plan.enforceLocalPercent;
      case 'successRate':
        return plan.successRate.enforcePercent;
      case 'localOriginSuccessRate':
        return plan.localSuccessRate.enforcePercent;
      case 'failurePercentage':
        return plan.failurePercent.enforcePercent;
      case 'localOriginFailurePercentage':
        return plan.failurePercent.enforceLocalPercent;
    }
  }

  // ── the end of an interval ──

  #scheduleTick(): void {
    this.#tick = this.#effects.clock.after(this.plan.intervalMs, () => this.#ticked());
  }

  #ticked(): void {
    this.#tick = undefined;
    const now = this.#effects.clock.monotonic();
    let changed = false;
    let isBusy = false;
    for (const suspect of this.#owner.suspects) {
      const { outlier } = suspect;
      if (outlier.state === 'ejected' && this.#isServed(outlier, now)) {
        this.#release(suspect);
        changed = true;
      }
      outlier.external.turn();
      outlier.local.turn();
      isBusy ||= outlier.external.volume > 0 || outlier.local.volume > 0;
    }
    if (this.#ejectByRates('external')) changed = true;
    if (this.#ejectByRates('local')) changed = true;
    for (const { outlier } of this.#owner.suspects) {
      this.#relax(outlier, now);
      isBusy ||= outlier.state !== 'in' || outlier.backoff > 0;
    }
    // With nothing to count down the next outcome starts the clock again.
    if (isBusy) this.#scheduleTick();
    if (changed) this.#owner.outliersChanged();
  }

  #isServed(outlier: OutlierRecord, now: number): boolean {
    const { ejectionBaseMs, ejectionMaxMs } = this.plan;
    const lasts = Math.min(ejectionBaseMs * outlier.backoff, ejectionMaxMs) + outlier.jitterMs;
    return now - outlier.ejectedAt >= lasts;
  }

  #relax(outlier: OutlierRecord, now: number): void {
    if (outlier.state !== 'in' || outlier.returnedAt === undefined) return;
    if (now - outlier.returnedAt < this.plan.intervalMs) return;
    if (outlier.backoff > 0) outlier.backoff -= 1;
  }

  #ejectByRates(origin: 'external' | 'local'): boolean {
    const { successRate, failurePercent } = this.plan;
    const samples: Sample<S>[] = [];
    for (const suspect of this.#owner.suspects) {
      const bucket: Bucket = suspect.outlier[origin];
      if (suspect.outlier.state !== 'in' || bucket.volume === 0) continue;
      samples.push({ of: suspect, rate: bucket.rate, volume: bucket.volume });
    }
    const isLocal = origin === 'local';
    let changed = false;
    for (const suspect of belowFellows(samples, successRate)) {
      changed = this.#eject(suspect, isLocal ? 'localOriginSuccessRate' : 'successRate') || changed;
    }
    for (const suspect of mostlyFailing(samples, failurePercent)) {
      if (suspect.outlier.state !== 'in') continue;
      const cause = isLocal ? 'localOriginFailurePercentage' : 'failurePercentage';
      changed = this.#eject(suspect, cause) || changed;
    }
    return changed;
  }

  // ── coming back ──

  #release(suspect: S): void {
    if (!this.plan.probation) return this.#return(suspect);
    suspect.outlier.state = 'trial';
    suspect.outlier.isOnTrial = false;
    this.#listTrials();
  }

  /** ▲ The one request that was let through tells. */
  #tried(suspect: S, isGood: boolean): void {
    if (isGood) this.#return(suspect);
    else this.#sendAway(suspect.outlier);
    this.#listTrials();
    this.#owner.outliersChanged();
  }

  #listTrials(): void {
    const trials: S[] = [];
    for (const suspect of this.#owner.suspects) {
      if (suspect.outlier.state === 'trial') trials.push(suspect);
    }
    this.trials = trials;
  }

  #return(suspect: S): void {
    const { outlier } = suspect;
    outlier.state = 'in';
    outlier.isOnTrial = false;
    outlier.forgive();
    outlier.returnedAt = this.#effects.clock.monotonic();
    this.stats.ejectionsActive -= 1;
  }
}
