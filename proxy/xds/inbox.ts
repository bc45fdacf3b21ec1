// Responses that came and are not taken yet: one after the other, each for a few milliseconds at a
// time, so that a large one holds up neither probes nor the admin port.
import type { Clock } from '../../lib/index.ts';
import type { Step } from './session.ts';
import type { DeltaResponse } from './wire.ts';

type InboxOptions<From> = {
  readonly clock: Clock;
  /** Begins to take a response; each `next` does a little. */
  readonly take: (response: DeltaResponse) => Generator<undefined, Step>;
  readonly taken: (from: From, step: Step) => void;
};

// A probe that waits so long has not noticed.
const TURN_MS = 5;

type Letter<From> = { readonly from: From; readonly response: DeltaResponse };

export class Inbox<From> {
  readonly #options: InboxOptions<From>;
  readonly #waiting: Letter<From>[] = [];
  #open: { readonly from: From; readonly taking: Generator<undefined, Step> } | undefined;
  #isScheduled = false;

  constructor(options: InboxOptions<From>) {
    this.#options = options;
  }

  add(from: From, response: DeltaResponse): void {
    this.#waiting.push({ from, response });
    this.#schedule();
  }

  /** Takes all that is left, now. */
  finish(): void {
    while (this.#isFull) this.#takeUntil(Infinity);
  }

  get #isFull(): boolean {
    return this.#open !== undefined || this.#waiting.length > 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#takeUntil(this.#options.clock.monotonic() + TURN_MS);
      if (this.#isFull) this.#schedule();
    });
  }

  #takeUntil(deadline: number): void {
    const { clock, take, taken } = this.#options;
    const next = this.#open === undefined ? this.#waiting.shift() : undefined;
    if (next !== undefined) this.#open = { from: next.from, taking: take(next.response) };
    if (this.#open === undefined) return;
    const { from, taking } = this.#open;
    for (;;) {
      const { done, value } = taking.next();
      if (done === true) {
        this.#open = undefined;
        return taken(from, value);
      }
      if (clock.monotonic() >= deadline) return;
    }
  }
}
