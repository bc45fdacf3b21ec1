// Counts what a peer can do for less than it costs us, and says when it is too much. Each answer is
// why the connection must end, or undefined (the attacks: rapid reset, CVE-2023-44487; resets it
// makes us send, CVE-2025-8671; floods of empty, SETTINGS, PING, PRIORITY and WINDOW_UPDATE frames,
// CVE-2019-9511 to 9518).   hot path
import type { Clock } from '../../../lib/index.ts';
import type { Budgets } from './limits.ts';

// A stream given up within this time was hardly meant.
const PREMATURE_MS = 1000;
const BURST_SECONDS = 10;

export class Guard {
  readonly #budgets: Budgets;
  readonly #clock: Clock;
  readonly #resets: Bucket;
  readonly #settings: Bucket;
  readonly #pings: Bucket;
  #opened = 0;
  #closed = 0;
  #premature = 0;
  #empty = 0;
  #priorities = 0;
  #updates = 0;
  #dataSent = 0;
  #unknown = 0;
  #lateResets = 0;

  constructor(budgets: Budgets, clock: Clock) {
    this.#budgets = budgets;
    this.#clock = clock;
    const { resetBurst, resetsPerSecond, settingsPerSecond, pingsPerSecond } = budgets;
    this.#resets = new Bucket(resetBurst, resetsPerSecond);
    this.#settings = new Bucket(settingsPerSecond * BURST_SECONDS, settingsPerSecond);
    this.#pings = new Bucket(pingsPerSecond * BURST_SECONDS, pingsPerSecond);
  }

  get now(): number {
    return this.#clock.monotonic();
  }

  streamOpened(): void {
    this.#opened += 1;
  }

  dataSent(): void {
    this.#dataSent += 1;
  }

  /** A stream ended as streams should. */
  streamClosed(): void {
    this.#closed += 1;
  }

  /** The peer reset a stream, or made us reset it; `openedAt` undefined: it was answered before. */
  streamReset(openedAt: number | undefined): string | undefined {
    const { now } = this;
    this.#closed += 1;
    if (openedAt !== undefined && now - openedAt < PREMATURE_MS) this.#premature += 1;
    if (!this.#resets.take(now)) return 'too many streams reset';
    const floor = this.#budgets.prematureFloor;
    // Half of the floor is enough: by the time the floor is reached, half will have been.
    const isEnough = this.#closed >= floor || this.#premature * 2 >= floor;
    const isHalf = this.#premature * 2 >= Math.max(this.#closed, floor);
    return isEnough && isHalf ? 'most streams reset before their answer' : undefined;
  }

  /** A violation of no stream that is open: it costs a reset, or as much. */
  glitch(): string | undefined {
    return this.#resets.take(this.now) ? undefined : 'too many errors';
  }

  /** A stream that is over was reset: one for each there was has crossed our end of it. */
  lateReset(): string | undefined {
    if (this.#lateResets >= this.#opened) return this.glitch();
    this.#lateResets += 1;
    return undefined;
  }

  /** A frame of content: empty ones may not follow one another. */
  content(bytes: number): string | undefined {
    if (bytes > 0) this.#empty = 0;
    else if (++this.#empty > this.#budgets.emptyMax) return 'too many empty frames';
    return undefined;
  }

  priority(): string | undefined {
    const allowed = this.#budgets.prioritiesPerStream * (1 + this.#opened);
    return ++this.#priorities > allowed ? 'too many PRIORITY frames' : undefined;
  }

  windowUpdate(): string | undefined {
    const { updatesAtStart, updatesPerStream, updatesPerData } = this.#budgets;
    const allowed =
      updatesAtStart + updatesPerStream * this.#opened + updatesPerData * this.#dataSent;
    return ++this.#updates > allowed ? 'too many WINDOW_UPDATE frames' : undefined;
  }

  settings(): string | undefined {
    return this.#settings.take(this.now) ? undefined : 'too many SETTINGS frames';
  }

  ping(): string | undefined {
    return this.#pings.take(this.now) ? undefined : 'too many PING frames';
  }

  unknown(): string | undefined {
    const allowed = this.#budgets.unknownPerStream * (1 + this.#opened);
    return ++this.#unknown > allowed ? 'too many frames of unknown types' : undefined;
  }

  /** `queued`: frames we had to answer with, and the peer has not taken. */
  control(queued: number): string | undefined {
    return queued > this.#budgets.controlQueuedMax ? 'answers nobody reads' : undefined;
  }
}

/** So many at once, and so many a second. */
class Bucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = 0;

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  take(now: number): boolean {
    const filled = this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#filledAt = now;
    this.#tokens = filled < this.#burst ? filled : this.#burst;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
