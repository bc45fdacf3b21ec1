// Has memory given back after configuration came. Reading a large one makes the heap of this thread
// grow several times over, and an engine that then has nothing to do would keep what it grew to.
import type { Cancel, Clock } from '../../lib/index.ts';

type SettlingOptions = {
  readonly clock: Clock;
  /** Throws away what nobody holds and shrinks; who does it stands still meanwhile. */
  readonly settle: () => void;
};

// While configuration comes every second, tidying up in between would only cost.
const QUIET_MS = 3000;

export class Settling {
  readonly #options: SettlingOptions;
  #cancel: Cancel | undefined = undefined;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  changed(): void {
    const { clock, settle } = this.#options;
    this.#cancel?.();
    this.#cancel = clock.after(QUIET_MS, settle);
  }
}
