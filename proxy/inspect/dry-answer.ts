// Takes an answer that goes to nobody.
import type { Failure, ResponseHead, ResponseSink } from '../http/index.ts';

// What the proxy says of its own accord is short.
const BODY_BYTES_MAX = 64 * 1024;

export class DryAnswer implements ResponseSink {
  told: ResponseHead | undefined = undefined;
  failure: Failure | undefined = undefined;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  get body(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  from(): void {}

  informational(): void {}

  head(head: ResponseHead): void {
    this.told = head;
  }

  data(chunk: Buffer): boolean {
    if (this.#bytes < BODY_BYTES_MAX) this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return true;
  }

  end(): void {}

  abort(failure: Failure): void {
    this.failure = failure;
  }
}
