// The streams that one end reset lately, so that what the other sent before it heard of that is not
// taken for a mistake.

// Frames for these may still be under way; older ones are nobody's any more.
const REMEMBERED = 256;

export class Resets {
  readonly #ids: number[] = [];
  /** Where the oldest stands, once there are enough. */
  #oldest = 0;

  add(id: number): void {
    if (this.#ids.length < REMEMBERED) return void this.#ids.push(id);
    this.#ids[this.#oldest] = id;
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
  }

  has(id: number): boolean {
    return this.#ids.includes(id);
  }
}
