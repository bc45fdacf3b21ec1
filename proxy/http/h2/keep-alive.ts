// Asks a connection that carries streams whether its other end still lives: a PING each interval,
// and the end of the connection when one is not answered in time.
import { WheelTimer, type Deadline, type Wheel } from '../../../lib/index.ts';
import { writePing } from './control.ts';
import type { Session } from './session.ts';

export class KeepAlive implements Deadline {
  readonly #session: Session;
  readonly #wheel: Wheel;
  readonly #timer: WheelTimer;
  #isAsking = false;

  constructor(session: Session) {
    this.#session = session;
    this.#wheel = session.role.wheel;
    this.#timer = new WheelTimer(this);
  }

  /** Streams are under way; without an interval this does nothing. */
  start(): void {
    const { pingIntervalMs } = this.#session.limits;
    if (pingIntervalMs > 0 && !this.#timer.isArmed) this.#wheel.arm(this.#timer, pingIntervalMs);
  }

  stop(): void {
    this.#wheel.disarm(this.#timer);
    this.#isAsking = false;
  }

  answered(): void {
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#wheel.arm(this.#timer, this.#session.limits.pingIntervalMs);
  }

  due(): void {
    if (this.#isAsking) {
      this.#session.socket.destroy();
      return;
    }
    this.#isAsking = true;
    writePing(this.#session.writer);
    this.#wheel.arm(this.#timer, this.#session.limits.pingTimeoutMs);
  }
}
