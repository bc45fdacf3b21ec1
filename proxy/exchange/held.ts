// What came of a request's body while its filters were not done: kept in order, up to a limit, and
// handed on when they are.   hot path
import type { Headers } from '../http/index.ts';

// Without a filter that gathers nobody needs more than is on its way when the client is paused.
const UNASKED_BYTES_MAX = 1024 * 1024;

export class Held {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #bytesMax = UNASKED_BYTES_MAX;
  #isGathering = false;
  isWhole = false;
  #trailers: Headers | undefined = undefined;

  /** Waits for all of it. */
  gather(bytesMax: number): void {
    this.#isGathering = true;
    this.#bytesMax = bytesMax;
  }

  get isGathering(): boolean {
    return this.#isGathering;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isOverfull(): boolean {
    return this.#bytes > this.#bytesMax;
  }

  /** False: enough for now. */
  keep(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#isGathering;
  }

  end(trailers: Headers | undefined): void {
    this.isWhole = true;
    this.#trailers = trailers;
  }

  /** Hands on what there is; what comes later goes there directly. */
  release(sink: BodySink): void {
    for (let i = 0; i < this.#chunks.length; i++) sink.data(this.#chunks[i]!);
    if (this.isWhole) sink.end(this.#trailers);
  }
}

type BodySink = {
  data(chunk: Buffer): unknown;
  end(trailers: Headers | undefined): void;
};
