// How long connections to one endpoint may lie idle: what the plan says, and ▲ what the peer turned
// out to bear. One that the peer is about to close is the classic cause of a request lost for no
// reason.   hot path

// Of what the peer bears; its clock and ours start at different ends of the wire.
const SHARE = 0.8;
// A peer that restarts closes connections of any age; that says nothing about its patience.
const LEARNED_MIN_MS = 1000;
// What was learned is doubted after this: the program behind the address may be another by now.
const FORGET_MS = 10 * 60_000;

export class IdleTime {
  readonly #plannedMs: number;
  readonly #learns: boolean;
  #learnedMs = 0;
  #learnedAt = 0;

  constructor(plan: { readonly idleTimeoutMs: number; readonly learnsIdleTime: boolean }) {
    this.#plannedMs = plan.idleTimeoutMs;
    this.#learns = plan.learnsIdleTime;
  }

  /** 0: for ever. */
  limitMs(now: number): number {
    const learned = this.#learnedMs;
    if (learned === 0) return this.#plannedMs;
    if (now - this.#learnedAt > FORGET_MS) {
      this.#learnedMs = 0;
      return this.#plannedMs;
    }
    return this.#plannedMs === 0 || learned < this.#plannedMs ? learned : this.#plannedMs;
  }

  /** The peer said how long it waits: `Keep-Alive: timeout=5`. */
  told(waitsMs: number, now: number): void {
    if (this.#learns) this.#learn(waitsMs, now);
  }

  /** The peer closed a connection that had lain idle this long. */
  closedAfter(idleMs: number, now: number): void {
    if (this.#learns && idleMs >= LEARNED_MIN_MS) this.#learn(idleMs, now);
  }

  #learn(ms: number, now: number): void {
    const limit = ms * SHARE;
    if (this.#learnedMs === 0 || limit < this.#learnedMs || now - this.#learnedAt > FORGET_MS) {
      this.#learnedMs = limit;
    }
    this.#learnedAt = now;
  }
}
