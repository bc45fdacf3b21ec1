// Attempts of one request that were overtaken by a later one and may still win. There are some only
// where a route hedges.   hot path
import type { Attempt } from './attempt.ts';

export class Rivals {
  readonly #attempts: Attempt[] = [];

  add(attempt: Attempt): void {
    this.#attempts.push(attempt);
  }

  has(attempt: Attempt): boolean {
    return this.#attempts.includes(attempt);
  }

  remove(attempt: Attempt): void {
    const at = this.#attempts.indexOf(attempt);
    if (at !== -1) this.#attempts.splice(at, 1);
  }

  /** One of them, other than this, has not answered yet. */
  isAwaited(besides: Attempt | undefined): boolean {
    for (const attempt of this.#attempts) {
      if (attempt !== besides && attempt.isAwaited) return true;
    }
    return false;
  }

  each(call: (attempt: Attempt) => void): void {
    for (const attempt of this.#attempts) call(attempt);
  }
}
