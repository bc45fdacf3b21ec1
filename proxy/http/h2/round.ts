// Who sends next when not all can: streams with something to send take turns, a frame each.
//   hot path
import type { Stream } from './stream.ts';

const COMPACT_AT = 64;

export class Round {
  #streams: Stream[] = [];
  #next = 0;

  get isEmpty(): boolean {
    return this.#next === this.#streams.length;
  }

  /** At the end, unless it waits already. */
  add(stream: Stream): void {
    if (stream.isWaiting) return;
    stream.isWaiting = true;
    this.#streams.push(stream);
  }

  take(): Stream | undefined {
    const stream = this.#streams[this.#next];
    if (stream === undefined) return undefined;
    stream.isWaiting = false;
    this.#next += 1;
    if (this.#next === this.#streams.length) this.#streams.length = this.#next = 0;
    else if (this.#next >= COMPACT_AT) {
      this.#streams = this.#streams.slice(this.#next);
      this.#next = 0;
    }
    return stream;
  }
}
