// Waits until something that was seen makes a claim true.

// A script that waits for more than any case needs goes on, and the facts tell what was missing.
const WAIT_MS = 4000;

export class Watch {
  readonly #waiting = new Set<() => void>();

  /** Whether it came true, or the wait was over first. */
  until(isTrue: () => boolean, ms = WAIT_MS): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(isTrue());
      };
      const look = (): void => {
        if (isTrue()) settle();
      };
      const timer = setTimeout(settle, ms);
      this.#waiting.add(look);
      look();
    });
  }

  changed(): void {
    for (const look of this.#waiting) look();
  }
}
