// Gives up streams whose peer takes nothing of what waits for it: their content is memory that an
// attacker need not pay for. One timer for a connection, and only while something waits.
import { WheelTimer, type Deadline } from '../../../lib/index.ts';
import type { Session } from './session.ts';
import type { Stream } from './stream.ts';
import { CODE } from './wire.ts';

// Looks in so many parts of the time allowed: nobody is given up before it, or much after.
const LOOKS = 2;

export class Stall implements Deadline {
  readonly #session: Session;
  readonly #timer: WheelTimer;

  constructor(session: Session) {
    this.#session = session;
    this.#timer = new WheelTimer(this);
  }

  /** Something waits. */
  watch(): void {
    const { limits, role } = this.#session;
    if (limits.stallMs === 0 || this.#timer.isArmed) return;
    role.wheel.arm(this.#timer, limits.stallMs / LOOKS);
  }

  stop(): void {
    this.#session.role.wheel.disarm(this.#timer);
  }

  due(): void {
    this.#session.safely(() => this.#look());
  }

  #look(): void {
    const session = this.#session;
    const stuck: Stream[] = [];
    let isAnyWaiting = false;
    for (const stream of session.streams.values()) {
      if (!stream.hasQueue) continue;
      isAnyWaiting = true;
      if (++stream.stalledLooks > LOOKS) stuck.push(stream);
    }
    if (isAnyWaiting) this.watch();
    for (const stream of stuck) {
      session.reset(stream, CODE.CANCEL);
      stream.owner.broken({ kind: 'stalled', why: 'the peer took nothing for too long' });
    }
    // Not the windows but the socket itself: the resets would wait as well.
    if (stuck.length > 0 && !session.writer.hasRoom) session.socket.destroy();
  }
}
