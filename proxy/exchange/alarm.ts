// Two clocks of an exchange as a whole, made only where a limit is set: silence on it, and its
// length. Silence is noted, not timed: what happens often must not cost a timer.   hot path
import { WheelTimer, type Clock, type Deadline, type Wheel } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';

export interface AlarmOwner {
  readonly effects: { readonly clock: Clock; readonly wheel: Wheel };
  fail(failure: Failure): void;
}

/** 0: none. */
export type AlarmTimes = { readonly idleTimeoutMs: number; readonly durationMaxMs: number };

/** Undefined: this exchange may take its time. */
export function alarmsOf(owner: AlarmOwner, times: AlarmTimes): Alarms | undefined {
  return times.idleTimeoutMs + times.durationMaxMs === 0 ? undefined : new Alarms(owner, times);
}

export class Alarms {
  readonly #idle: IdleAlarm | undefined;
  readonly #duration: DurationAlarm | undefined;

  constructor(owner: AlarmOwner, { idleTimeoutMs, durationMaxMs }: AlarmTimes) {
    this.#idle = idleTimeoutMs > 0 ? new IdleAlarm(owner, idleTimeoutMs) : undefined;
    this.#duration = durationMaxMs > 0 ? new DurationAlarm(owner, durationMaxMs) : undefined;
  }

  /** Something moved. */
  touched(): void {
    this.#idle?.touched();
  }

  stop(): void {
    this.#idle?.stop();
    this.#duration?.stop();
  }
}

class IdleAlarm implements Deadline {
  readonly #owner: AlarmOwner;
  readonly #idleMs: number;
  readonly #timer: WheelTimer;
  #lastMs: number;

  constructor(owner: AlarmOwner, idleMs: number) {
    this.#owner = owner;
    this.#idleMs = idleMs;
    this.#timer = new WheelTimer(this);
    owner.effects.wheel.arm(this.#timer, idleMs);
    this.#lastMs = owner.effects.wheel.lately;
  }

  touched(): void {
    this.#lastMs = this.#owner.effects.wheel.lately;
  }

  due(): void {
    const { clock, wheel } = this.#owner.effects;
    const leftMs = this.#lastMs + this.#idleMs - clock.monotonic();
    if (leftMs > 0) wheel.arm(this.#timer, leftMs);
    else this.#owner.fail(failed('idle-timeout', `nothing moved for ${this.#idleMs} ms`));
  }

  stop(): void {
    this.#owner.effects.wheel.disarm(this.#timer);
  }
}

class DurationAlarm implements Deadline {
  readonly #owner: AlarmOwner;
  readonly #durationMs: number;
  readonly #timer: WheelTimer;

  constructor(owner: AlarmOwner, durationMs: number) {
    this.#owner = owner;
    this.#durationMs = durationMs;
    this.#timer = new WheelTimer(this);
    owner.effects.wheel.arm(this.#timer, durationMs);
  }

  due(): void {
    this.#owner.fail(failed('stream-duration', `not over within ${this.#durationMs} ms`));
  }

  stop(): void {
    this.#owner.effects.wheel.disarm(this.#timer);
  }
}
