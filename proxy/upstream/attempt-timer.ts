// One of the clocks that may run against an attempt. Made only where a time is set.   hot path
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import { failed, type Failure, type FailureName } from '../http/index.ts';

/** Which of them ran out, and in words what did not happen. */
const MISSING = {
  'attempt-timeout': 'no answer',
  'attempt-idle-timeout': 'nothing heard',
  'duration-exceeded': 'not over',
} as const satisfies Partial<Record<FailureName, string>>;

export type AttemptClock = keyof typeof MISSING;

export interface Timed {
  timedOut(clock: AttemptClock, failure: Failure): void;
}

export class AttemptTimer implements Deadline {
  readonly #timed: Timed;
  readonly #clock: AttemptClock;
  readonly #afterMs: number;
  readonly #timer = new WheelTimer(this);

  constructor(timed: Timed, clock: AttemptClock, afterMs: number) {
    this.#timed = timed;
    this.#clock = clock;
    this.#afterMs = afterMs;
  }

  /** Begins, or begins again. */
  start(wheel: Wheel): void {
    wheel.arm(this.#timer, this.#afterMs);
  }

  stop(wheel: Wheel): void {
    wheel.disarm(this.#timer);
  }

  due(): void {
    const cause = `${MISSING[this.#clock]} within ${this.#afterMs} ms`;
    this.#timed.timedOut(this.#clock, failed(this.#clock, cause));
  }
}
