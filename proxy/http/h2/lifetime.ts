// How long the server's end of a connection may idle and live, how many requests it serves, and how
// long one of them may take to come. Made only for connections that have any such limit.   hot path
import { WheelTimer, type Deadline, type Wheel } from '../../../lib/index.ts';

/** 0 is "no limit", and arms no timer. */
export type H2Times = {
  /** Without a request. */
  readonly idleTimeoutMs: number;
  readonly durationMaxMs: number;
  readonly requestsMax: number;
  /** From a request's head to its end. */
  readonly requestTimeoutMs: number;
};

export class Lifetime {
  readonly #times: H2Times;
  readonly #wheel: Wheel;
  readonly #idle: Alarm;
  readonly #duration: Alarm;
  #requests = 0;

  /** `ends`: no requests but those on their way to us. */
  constructor(times: H2Times, wheel: Wheel, ends: () => void) {
    this.#times = times;
    this.#wheel = wheel;
    this.#idle = new Alarm(ends);
    this.#duration = new Alarm(ends);
    if (times.durationMaxMs > 0) wheel.arm(this.#duration.timer, times.durationMaxMs);
    this.rests();
  }

  /** A request came; true: it is the last that may. */
  asked(): boolean {
    this.#wheel.disarm(this.#idle.timer);
    this.#requests += 1;
    return this.#times.requestsMax > 0 && this.#requests >= this.#times.requestsMax;
  }

  /** The rest of a request must come in time; undefined where it need not. */
  deadline(late: () => void): WheelTimer | undefined {
    const { requestTimeoutMs } = this.#times;
    if (requestTimeoutMs === 0) return undefined;
    const { timer } = new Alarm(late);
    this.#wheel.arm(timer, requestTimeoutMs);
    return timer;
  }

  met(deadline: WheelTimer): void {
    this.#wheel.disarm(deadline);
  }

  /** No request is under way. */
  rests(): void {
    const { idleTimeoutMs } = this.#times;
    if (idleTimeoutMs > 0) this.#wheel.arm(this.#idle.timer, idleTimeoutMs);
  }

  stop(): void {
    this.#wheel.disarm(this.#idle.timer);
    this.#wheel.disarm(this.#duration.timer);
  }
}

export function hasLimits(times: H2Times): boolean {
  const { idleTimeoutMs, durationMaxMs, requestsMax, requestTimeoutMs } = times;
  return idleTimeoutMs + durationMaxMs + requestsMax + requestTimeoutMs > 0;
}

class Alarm implements Deadline {
  readonly timer: WheelTimer;
  readonly #rings: () => void;

  constructor(rings: () => void) {
    this.#rings = rings;
    this.timer = new WheelTimer(this);
  }

  due(): void {
    this.#rings();
  }
}
