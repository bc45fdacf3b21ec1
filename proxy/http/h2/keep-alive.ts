// Asks the other end of a connection whether it still lives, where configuration says so: a PING
// each interval, give or take, and one before new work after a silence. Who does not answer in time
// is left, and its streams are told why.
import { WheelTimer, type Deadline } from '../../../lib/index.ts';
import { PING_ALIVE, writePing } from './control.ts';
import type { Session } from './session.ts';

export class KeepAlive implements Deadline {
  readonly #session: Session;
  readonly #timer: WheelTimer;
  #isAsking = false;
  #restsSinceMs: number | undefined = undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#timer = new WheelTimer(this);
    this.#wait();
  }

  /** Nothing is under way from here on. */
  rests(): void {
    const { limits, role } = this.#session;
    if (limits.pingAfterIdleMs > 0) this.#restsSinceMs = role.clock.monotonic();
  }

  /** Work begins, perhaps on a connection that died in its sleep. */
  wakes(): void {
    const since = this.#restsSinceMs;
    if (since === undefined) return;
    this.#restsSinceMs = undefined;
    const { limits, role } = this.#session;
    const isLong = role.clock.monotonic() - since >= limits.pingAfterIdleMs;
    if (isLong && !this.#isAsking) this.#ask();
  }

  /** A PING was answered; perhaps it was ours. */
  answered(payload: Buffer): void {
    if (!this.#isAsking || !payload.equals(PING_ALIVE)) return;
    this.#isAsking = false;
    this.#session.role.wheel.disarm(this.#timer);
    this.#wait();
  }

  stop(): void {
    this.#session.role.wheel.disarm(this.#timer);
    this.#isAsking = false;
  }

  due(): void {
    if (!this.#isAsking) return this.#ask();
    // After a pause of ours timers run before reads: its answer may lie in the socket.
    setImmediate(() => this.#session.safely(() => this.#judge()));
  }

  #judge(): void {
    if (!this.#isAsking) return;
    const { pingTimeoutMs } = this.#session.limits;
    this.#session.lose(`the peer did not answer a PING within ${pingTimeoutMs} ms`);
  }

  #ask(): void {
    const { role, limits, writer, isOver } = this.#session;
    if (isOver) return;
    this.#isAsking = true;
    writePing(writer, PING_ALIVE);
    role.wheel.arm(this.#timer, limits.pingTimeoutMs);
  }

  #wait(): void {
    const { limits, role } = this.#session;
    const { pingIntervalMs, pingJitterPercent } = limits;
    if (pingIntervalMs === 0) return;
    // The moment this happens is as good as chance, and spreads connections made together.
    const chance = role.clock.monotonic() % 1;
    const jitterMs = (pingIntervalMs * pingJitterPercent * chance) / 100;
    role.wheel.arm(this.#timer, pingIntervalMs + jitterMs);
  }
}
