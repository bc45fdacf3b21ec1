// Waits for the other end to say that it read our settings (RFC 9113, 6.5.3): who never does may
// believe anything of our limits, or speaks no HTTP/2 at all.
import { WheelTimer, type Deadline } from '../../../lib/index.ts';
import type { Session } from './session.ts';
import { CODE } from './wire.ts';

export class Acknowledgement implements Deadline {
  readonly #session: Session;
  readonly #timer: WheelTimer;
  #isSettled = false;

  constructor(session: Session) {
    const { limits, role } = session;
    this.#session = session;
    this.#timer = new WheelTimer(this);
    if (limits.settingsMs > 0) role.wheel.arm(this.#timer, limits.settingsMs);
  }

  /** It came, or nobody waits for it any more. */
  settled(): void {
    this.#isSettled = true;
    this.#session.role.wheel.disarm(this.#timer);
  }

  /** After a pause of ours timers run before reads: it may lie in the socket for all we know. */
  due(): void {
    setImmediate(() => this.#session.safely(() => this.#judge()));
  }

  #judge(): void {
    if (this.#isSettled) return;
    const { settingsMs } = this.#session.limits;
    const why = `our settings were not acknowledged within ${settingsMs} ms`;
    this.#session.fail(CODE.SETTINGS_TIMEOUT, why);
  }
}
