// What outlier detection remembers of one endpoint. It stays with the endpoint through changes of
// configuration, as long as its address stays.   hot path

/** Requests of one interval: those counted now, and those of the interval before. */
export class Bucket {
  #total = 0;
  #good = 0;
  volume = 0;
  /** Percent of the interval before. */
  rate = 0;

  count(isGood: boolean): void {
    this.#total += 1;
    if (isGood) this.#good += 1;
  }

  turn(): void {
    this.volume = this.#total;
    this.rate = this.#total === 0 ? 0 : (this.#good * 100) / this.#total;
    this.#total = 0;
    this.#good = 0;
  }
}

export class OutlierRecord {
  consecutive5xx = 0;
  consecutiveGateway = 0;
  consecutiveLocal = 0;
  readonly external = new Bucket();
  readonly local = new Bucket();
  state: 'in' | 'ejected' | 'trial' = 'in';
  ejections = 0;
  /** How many times the base a next ejection lasts. */
  backoff = 0;
  ejectedAt = 0;
  jitterMs = 0;
  /** Undefined: it was never ejected, or still is for the first time. */
  returnedAt: number | undefined = undefined;
  /** A request tries whether it is well again. */
  isOnTrial = false;

  forgive(): void {
    this.consecutive5xx = 0;
    this.consecutiveGateway = 0;
    this.consecutiveLocal = 0;
  }
}
