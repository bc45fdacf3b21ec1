// One check of one endpoint, again and again: asks, waits no longer than it may, believes what the
// thresholds say, and asks again after the interval.
import type { Cancel, Clock, Random } from '../../../lib/index.ts';
import type { HealthCheckPlan } from '../../plan/index.ts';
import { intervalMs } from './interval.ts';
import type { Probe } from './probe.ts';
import { afterCheck, UNCHECKED, type CheckOutcome, type HealthState } from './state.ts';
import type { HealthStats } from './stats.ts';

type CheckParts = {
  readonly plan: HealthCheckPlan;
  readonly probe: Probe;
  readonly stats: HealthStats;
  readonly clock: Clock;
  readonly random: Random;
  readonly hadTraffic: () => boolean;
  /** Told after each check, whether anything changed or not. */
  readonly checked: (passes: boolean) => void;
};

export class EndpointCheck {
  readonly #parts: CheckParts;
  #state: HealthState = UNCHECKED;
  /** So it said when it last passed. */
  isDegraded = false;
  #wait: Cancel | undefined = undefined;
  #asking: Cancel | undefined = undefined;
  #stopped = false;

  constructor(parts: CheckParts) {
    this.#parts = parts;
  }

  get passes(): boolean {
    return this.#state.passes;
  }

  /** The first check comes at once, or at any moment of the first jitter. */
  start(): void {
    const { plan, clock, random } = this.#parts;
    const delayMs = plan.initialJitterMs * random.fraction();
    if (delayMs === 0) this.#ask();
    else this.#wait = clock.after(delayMs, () => this.#ask());
  }

  /** It said in an answer to somebody's request that it wants no more of them. */
  failNow(): void {
    const { stats, plan, checked } = this.#parts;
    stats.passiveFailure += 1;
    const outcome = { kind: 'failed', by: 'answer', why: 'it asks for no traffic' } as const;
    this.#state = afterCheck(this.#state, outcome, plan);
    checked(this.#state.passes);
  }

  stop(): void {
    this.#stopped = true;
    this.#wait?.();
    this.#asking?.();
    this.#parts.probe.close();
  }

  #ask(): void {
    const { plan, probe, stats, clock } = this.#parts;
    stats.attempt += 1;
    let isOpen = true;
    const found = (outcome: CheckOutcome): void => {
      if (!isOpen) return;
      isOpen = false;
      this.#wait?.();
      this.#found(outcome);
    };
    this.#wait = clock.after(plan.timeoutMs, () => {
      this.#asking?.();
      found({ kind: 'failed', by: 'network', why: `no answer within ${plan.timeoutMs} ms` });
    });
    this.#asking = probe.ask(found);
  }

  #found(outcome: CheckOutcome): void {
    const { plan, stats, clock, random, hadTraffic, checked } = this.#parts;
    this.#asking = undefined;
    if (this.#stopped) return;
    if (outcome.kind === 'passed') stats.success += 1;
    else stats.failure += 1;
    if (outcome.kind === 'failed' && outcome.by === 'network') stats.networkFailure += 1;
    this.#state = afterCheck(this.#state, outcome, plan);
    if (outcome.kind === 'passed') this.isDegraded = outcome.isDegraded === true;
    const situation = { passes: this.#state.passes, hadTraffic: hadTraffic() };
    this.#wait = clock.after(intervalMs(plan, situation, random), () => this.#ask());
    checked(this.#state.passes);
  }
}
