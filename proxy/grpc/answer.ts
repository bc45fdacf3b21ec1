// What a server answers to one call, as the stream tells it: is it gRPC at all, which messages
// does it hold, how did it end. Asks the server to wait while nobody takes them.
import { failed } from '../http/index.ts';
import type { Failure, Flow, Headers, ResponseHead, ResponseSink } from '../http/index.ts';
import { MessageReader } from './framing.ts';
import { STATUS, statusIn, statusOfFailure, statusOfHttp, type GrpcStatus } from './status.ts';

export interface AnswerOwner {
  /** False: took it, and wants no more until `resume`. */
  message(bytes: Buffer): boolean;
  /** Once, the last word. */
  ended(status: GrpcStatus): void;
}

// `application/grpc`, `application/grpc+proto`; not `application/grpc-web`.
const CONTENT_TYPE = /^application\/grpc(?:[+;]|$)/i;
const NO_STATUS = 'the server ended its answer without a status';

export class Answer implements ResponseSink {
  readonly #owner: AnswerOwner;
  readonly #address: string;
  readonly #reader: MessageReader;
  #flow: Flow | undefined;
  #encoding = 'identity';
  #isPaused = false;
  /** How it ended, while messages still wait to be taken. */
  #end: GrpcStatus | undefined;
  #isOver = false;

  constructor(owner: AnswerOwner, messageBytesMax: number, address: string) {
    this.#owner = owner;
    this.#address = address;
    this.#reader = new MessageReader(messageBytesMax);
  }

  /** Goes on with what waits. */
  resume(): void {
    if (!this.#isPaused || this.#isOver) return;
    this.#isPaused = false;
    this.#deliver();
    if (this.#wantsMore) this.#flow?.resume();
  }

  /** Nobody wants the rest. */
  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#flow?.cancel(failed('local-reset', 'nobody waits for the answer'));
  }

  // ── what the stream says ──

  from(flow: Flow): void {
    this.#flow = flow;
  }

  informational(): void {}

  head({ status, headers }: ResponseHead, end: boolean): void {
    if (this.#isOver) return;
    const said = statusIn(headers);
    const type = headers.get('content-type') ?? 'no type';
    if (status !== 200) {
      const message = `the server answered with HTTP status ${status}: is it the right port?`;
      this.#refuse(said ?? { code: statusOfHttp(status), message });
    } else if (!CONTENT_TYPE.test(type) && said === undefined) {
      const message = `the server does not speak gRPC, but ${type}: is it the right port?`;
      this.#refuse({ code: STATUS.UNKNOWN, message });
    } else if (end) this.#ended(said ?? { code: STATUS.UNKNOWN, message: NO_STATUS });
    else this.#encoding = headers.get('grpc-encoding') ?? 'identity';
  }

  data(chunk: Buffer): boolean {
    if (this.#isOver) return true;
    this.#reader.add(chunk);
    this.#deliver();
    return this.#wantsMore;
  }

  end(trailers: Headers | undefined): void {
    if (this.#isOver) return;
    const said = trailers === undefined ? undefined : statusIn(trailers);
    this.#end = said ?? { code: STATUS.UNKNOWN, message: NO_STATUS };
    this.#deliver();
  }

  abort(failure: Failure): void {
    if (!this.#isOver) this.#ended(statusOfFailure(failure, this.#address));
  }

  get #wantsMore(): boolean {
    return !this.#isPaused && !this.#isOver;
  }

  #deliver(): void {
    while (this.#wantsMore) {
      const taken = this.#reader.next(this.#encoding);
      if (taken.kind === 'fault') return this.#refuse(taken.status);
      if (taken.kind === 'none') return this.#finish();
      this.#isPaused = !this.#owner.message(taken.bytes);
    }
  }

  /** All that came is taken. */
  #finish(): void {
    const end = this.#end;
    if (end === undefined) return;
    const isWhole = this.#reader.isEmpty || end.code !== STATUS.OK;
    const message = 'the server ended its answer within a message';
    this.#ended(isWhole ? end : { code: STATUS.INTERNAL, message });
  }

  #refuse(status: GrpcStatus): void {
    this.cancel();
    this.#owner.ended(status);
  }

  #ended(status: GrpcStatus): void {
    this.#isOver = true;
    this.#owner.ended(status);
  }
}
