// The deadlines of one HTTP/1 connection: how long it may idle, dawdle over a head or a request,
// and live. Made only for connections that have any.   hot path
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import type { H1ServerOptions } from './h1-options.ts';

export type H1Deadline = 'idle' | 'headers' | 'request' | 'duration';

export interface H1Timed {
  timedOut(deadline: H1Deadline): void;
}

export class H1Timing {
  readonly #idle: Alarm;
  readonly #headers: Alarm;
  readonly #request: Alarm;
  readonly #duration: Alarm;

  constructor(timed: H1Timed, { wheel, times }: H1ServerOptions) {
    const { idleTimeoutMs, headersTimeoutMs, requestTimeoutMs, durationMaxMs } = times;
    this.#idle = new Alarm(timed, 'idle', { wheel, delayMs: idleTimeoutMs });
    this.#headers = new Alarm(timed, 'headers', { wheel, delayMs: headersTimeoutMs });
    this.#request = new Alarm(timed, 'request', { wheel, delayMs: requestTimeoutMs });
    this.#duration = new Alarm(timed, 'duration', { wheel, delayMs: durationMaxMs });
    this.#duration.begin();
    this.#idle.begin();
  }

  /** Some of a head has come: it has begun to cost, and must come to its end. */
  headBegan(): void {
    this.#idle.end();
    this.#headers.begin();
    this.#request.begin();
  }

  headEnded(isWhole: boolean): void {
    this.#idle.end();
    this.#headers.end();
    if (isWhole) this.#request.end();
    else this.#request.begin();
  }

  requestEnded(): void {
    this.#request.end();
  }

  /** No request is under way. */
  rests(): void {
    this.#request.end();
    this.#idle.begin();
  }

  stop(): void {
    this.#idle.end();
    this.#headers.end();
    this.#request.end();
    this.#duration.end();
  }
}

export function hasDeadlines({ times }: H1ServerOptions): boolean {
  const { idleTimeoutMs, headersTimeoutMs, requestTimeoutMs, durationMaxMs } = times;
  return idleTimeoutMs + headersTimeoutMs + requestTimeoutMs + durationMaxMs > 0;
}

type Wait = { readonly wheel: Wheel; readonly delayMs: number };

class Alarm implements Deadline {
  readonly #timed: H1Timed;
  readonly #deadline: H1Deadline;
  readonly #wheel: Wheel;
  readonly #delayMs: number;
  readonly #timer: WheelTimer;

  constructor(timed: H1Timed, deadline: H1Deadline, { wheel, delayMs }: Wait) {
    this.#timed = timed;
    this.#deadline = deadline;
    this.#wheel = wheel;
    this.#delayMs = delayMs;
    this.#timer = new WheelTimer(this);
  }

  /** What has begun is not put off by beginning again. */
  begin(): void {
    if (this.#delayMs > 0 && !this.#timer.isArmed) this.#wheel.arm(this.#timer, this.#delayMs);
  }

  end(): void {
    if (this.#timer.isArmed) this.#wheel.disarm(this.#timer);
  }

  due(): void {
    this.#timed.timedOut(this.#deadline);
  }
}
