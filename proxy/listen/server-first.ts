// Protocols in which the server speaks first: a client that waits for the server, and a proxy that
// waits for the client, wait for ever. After some silence the upstream is asked: if it speaks
// before the client does, the connection carries bytes, and the next one to the same place does
// not wait. What was learned ages.
import type { Clock } from '../../lib/index.ts';

// Destinations of which we remember it.
const PLACES_MAX = 1024;
// What runs behind an address changes; and one wrong guess must not last.
const FORGET_AFTER_MS = 3_600_000;

export class ServerFirst {
  readonly #clock: Clock;
  readonly #learnedMs = new Map<string, number>();
  /** Connections of which the first bytes did not come in time. */
  timeouts = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether servers at this place are known to speak first. */
  speaks(place: string): boolean {
    const learned = this.#learnedMs.get(place);
    if (learned === undefined) return false;
    if (this.#clock.monotonic() - learned < FORGET_AFTER_MS) return true;
    this.#learnedMs.delete(place);
    return false;
  }

  /** True when it was news. */
  learn(place: string): boolean {
    const isNews = !this.speaks(place);
    this.#learnedMs.delete(place);
    this.#learnedMs.set(place, this.#clock.monotonic());
    if (this.#learnedMs.size > PLACES_MAX) {
      const oldest = this.#learnedMs.keys().next().value;
      if (oldest !== undefined) this.#learnedMs.delete(oldest);
    }
    return isNews;
  }

  /** A client spoke first after all. */
  unlearn(place: string): void {
    this.#learnedMs.delete(place);
  }
}
