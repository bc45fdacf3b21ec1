// Watches the loop and the memory of a data thread while there is traffic, and says what to shed.
// Asking costs a comparison; nothing runs while nobody calls.
import type { Cancel, Clock, Log } from '../../lib/index.ts';
import { LEVELS, Pressure, type Level } from './pressure.ts';

type OverloadOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** What this process uses of what it may, 0 to 1; 0 when there is no limit. */
  readonly memoryShare: () => number;
};

const LOOK_EVERY_MS = 100;
// Ten seconds without a connection or request: nothing to protect.
const REST_AFTER_LOOKS = 100;

export class Overload {
  readonly #options: OverloadOptions;
  readonly #pressure = new Pressure();
  #cancel: Cancel | undefined = undefined;
  #looked = 0;
  #quiet = 0;
  /** Requests refused and connections refused, for people to see. */
  refusedRequests = 0;
  refusedConnections = 0;

  constructor(options: OverloadOptions) {
    this.#options = options;
  }

  get level(): Level {
    return this.#pressure.level;
  }

  /** Idle connections are let go four times as soon. */
  get idleShare(): number {
    return this.#pressure.level >= 1 ? 0.25 : 1;
  }

  get closesAfterAnswer(): boolean {
    return this.#pressure.level >= 2;
  }

  get refusesRequests(): boolean {
    return this.#pressure.level >= 3;
  }

  get refusesConnections(): boolean {
    return this.#pressure.level >= 4;
  }

  /** A connection or a request came. */
  touched(): void {
    this.#quiet = 0;
    if (this.#cancel === undefined) this.#lookLater();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #lookLater(): void {
    this.#looked = this.#options.clock.monotonic();
    this.#cancel = this.#options.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #look(): void {
    const { clock, log, memoryShare } = this.#options;
    const delayMs = clock.monotonic() - this.#looked - LOOK_EVERY_MS;
    const measured = { delayMs, memoryShare: memoryShare() };
    if (this.#pressure.look(measured)) {
      const fields = {
        level: LEVELS[this.level],
        delayMs: Math.round(delayMs),
        memoryShare: measured.memoryShare,
      };
      if (this.level === 0) log.info('calm again', fields);
      else log.warn('hard pressed', fields);
    }
    this.#quiet += 1;
    this.#cancel = undefined;
    if (this.#quiet < REST_AFTER_LOOKS || this.level > 0) this.#lookLater();
  }
}
