// How slow something has been of late: a moving average that takes a worse time at once and
// forgets it by and by, so that one bad answer is enough to be careful. Failures count as slow;
// otherwise what fails fast would look like the best choice.   hot path

// A failure costs at least so much: far above any time a healthy endpoint takes.
const PENALTY_MS = 5_000;
// What asks for more than five minutes of rest is not believed.
const PENALTY_MS_MAX = 300_000;

export type PeakEwmaOptions = {
  /** How long until a time weighs 1/e of what it did. */
  readonly decayMs: number;
  /** What to assume before anything was measured. */
  readonly defaultMs: number;
};

export class PeakEwma {
  readonly #decayMs: number;
  #value: number;
  #atMs: number | undefined = undefined;

  constructor({ decayMs, defaultMs }: PeakEwmaOptions) {
    this.#decayMs = decayMs;
    this.#value = defaultMs;
  }

  /** What it is worth now: a peak that nothing confirms decays. */
  at(nowMs: number): number {
    return this.#atMs === undefined ? this.#value : this.#value * this.#weight(nowMs);
  }

  observe(sampleMs: number, nowMs: number): void {
    const weight = this.#weight(nowMs);
    const current = this.#value * weight;
    const isFirst = this.#atMs === undefined;
    const isPeak = isFirst || sampleMs > current;
    this.#value = isPeak ? sampleMs : current + sampleMs * (1 - weight);
    this.#atMs = nowMs;
  }

  /** A failure, which may have said for how long it wants to be spared. */
  penalise(wantedMs: number | undefined, nowMs: number): void {
    const wished = Math.min(wantedMs ?? 0, PENALTY_MS_MAX);
    const current = this.#atMs === undefined ? 0 : this.at(nowMs);
    this.observe(Math.max(PENALTY_MS, wished, current), nowMs);
  }

  #weight(nowMs: number): number {
    if (this.#atMs === undefined) return 1;
    const elapsed = nowMs - this.#atMs;
    return elapsed <= 0 ? 1 : Math.exp(-elapsed / this.#decayMs);
  }
}
