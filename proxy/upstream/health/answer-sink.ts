// Takes the answer to a check, whole, and hands it on once.
import type { Failure, Flow, Headers, ResponseHead, ResponseSink } from '../../http/index.ts';

export type Answer =
  | {
      readonly kind: 'answered';
      readonly head: ResponseHead;
      readonly body: Buffer;
      readonly trailers: Headers | undefined;
    }
  | { readonly kind: 'broken'; readonly why: string };

// Enough for any health service's words; what is longer is read and dropped.
const BODY_BYTES_MAX = 16 * 1024;

export class AnswerSink implements ResponseSink {
  readonly #done: (answer: Answer) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #head: ResponseHead | undefined = undefined;
  #flow: Flow | undefined = undefined;
  #isDone = false;

  constructor(done: (answer: Answer) => void) {
    this.#done = done;
  }

  from(flow: Flow): void {
    this.#flow = flow;
  }

  informational(): void {
    return undefined;
  }

  head(head: ResponseHead, end: boolean): void {
    this.#head = head;
    if (end) this.end(undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.#bytes + chunk.length <= BODY_BYTES_MAX) this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return true;
  }

  end(trailers: Headers | undefined): void {
    const head = this.#head;
    if (head === undefined) return;
    this.#finish({ kind: 'answered', head, body: Buffer.concat(this.#chunks), trailers });
  }

  abort(failure: Failure): void {
    this.#finish({ kind: 'broken', why: failure.cause });
  }

  /** Nobody waits any more. */
  cancel(failure: Failure): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#flow?.cancel(failure);
  }

  #finish(answer: Answer): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#done(answer);
  }
}
