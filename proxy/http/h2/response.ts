// One response on the way to an HTTP/2 client, and the reins of its request: the two halves of a
// stream as an exchange sees them.   hot path
import { failed, type Failure } from '../failures.ts';
import { isBodyless } from '../h1-head.ts';
import { opensTunnel } from '../h1-write.ts';
import { Headers } from '../headers.ts';
import { ResponseHead } from '../sink.ts';
import type { Flow, RequestHead, RequestSink, ResponseSink } from '../sink.ts';
import { wireRoom } from './mesh-wire.ts';
import { responseRoom, writeResponse } from './response-head.ts';
import type { Session } from './session.ts';
import type { Break, Stream, StreamOwner } from './stream.ts';
import { CODE } from './wire.ts';

export class H2Response implements ResponseSink, Flow, StreamOwner {
  readonly #session: Session;
  readonly #request: RequestHead;
  #stream: Stream | undefined = undefined;
  #sink: RequestSink | undefined = undefined;
  #source: Flow | undefined = undefined;
  #isStarted = false;
  #isDone = false;
  /** Has no content, whatever is said of it or comes. */
  #isBodyless = false;
  /** Content still to come when its length was said, else −1. */
  #left = -1;
  #met: (() => void) | undefined = undefined;

  constructor(session: Session, request: RequestHead) {
    this.#session = session;
    this.#request = request;
  }

  begin(stream: Stream, sink: RequestSink, end: boolean): void {
    this.#stream = stream;
    this.#sink = sink;
    sink.from(this);
    sink.head(this.#request, end);
  }

  /** The client waits with its content until it is asked for it. */
  continue(): void {
    if (!this.#isStarted && !this.#isDone)
      this.#write(new ResponseHead(100, '', 20, new Headers()));
  }

  /** The request has a deadline, which is met when it ends one way or the other. */
  mustEnd(met: () => void): void {
    this.#met = met;
  }

  /** Its request did not end in time. */
  late(): void {
    this.#met = undefined;
    this.#sink?.abort(failed('request-body-timeout', 'the request took too long'));
  }

  #ended(): void {
    this.#met?.();
    this.#met = undefined;
  }

  // ── the response ──

  from(flow: Flow): void {
    this.#source = flow;
  }

  /** 100 was ours to say, and the request went on without its question. */
  informational(head: ResponseHead): void {
    if (head.status !== 100 && !this.#isStarted && !this.#isDone) this.#write(head);
  }

  head(head: ResponseHead, end: boolean): void {
    const stream = this.#stream;
    if (this.#isStarted || this.#isDone || stream === undefined) return;
    this.#isStarted = true;
    const request = this.#request;
    if (opensTunnel(head.status, request)) head.headers.remove('sec-websocket-accept');
    else {
      this.#isBodyless = isBodyless(head.status, request.method);
      this.#left = head.bodyLength;
    }
    stream.mark = this.#write(head);
    stream.hasSentHead = true;
    if (end) this.end(undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.#isDone || this.#isBodyless || this.#stream === undefined) return true;
    if (this.#left >= 0 && this.#promised(chunk.length)) return true;
    return this.#stream.send(chunk);
  }

  end(trailers: Headers | undefined): void {
    if (this.#isDone) return;
    if (this.#left > 0 && !this.#isBodyless) return this.#break();
    this.#isDone = true;
    this.#ended();
    this.#sink = undefined;
    this.#stream?.finish(trailers);
  }

  /** Nothing more can be said to this client. */
  abort(_failure: Failure): void {
    if (!this.#isDone) this.#break();
  }

  writable(): void {
    this.#source?.resume();
  }

  // ── the request ──

  pause(): void {
    if (!this.#isDone) this.#stream?.pause();
  }

  resume(): void {
    if (!this.#isDone) this.#stream?.take();
  }

  /** What still comes is read and dropped; after the answer the client is told to stop. */
  cancel(_failure: Failure): void {
    this.#ended();
    this.#sink = undefined;
    this.#stream?.take();
  }

  /** Nobody answers a response. */
  receivedHead(): void {
    this.#break();
  }

  received(chunk: Buffer): boolean {
    return this.#sink?.data(chunk) ?? true;
  }

  receivedEnd(trailers: Headers | undefined): void {
    this.#ended();
    this.#sink?.end(trailers);
  }

  broken(how: Break): void {
    const sink = this.#sink;
    const wasDone = this.#isDone;
    this.#ended();
    this.#isDone = true;
    this.#sink = undefined;
    if (!wasDone) sink?.abort(failureOf(how));
  }

  #write(head: ResponseHead): number {
    const session = this.#session;
    const { wire } = session;
    const room = wire === undefined ? responseRoom(head) : responseRoom(head) + wireRoom(head);
    session.heads.begin(this.#stream?.id ?? 0, room);
    writeResponse(session.heads.encoder, head, { request: this.#request, wire });
    return session.heads.end(false);
  }

  /** Counts content against its length; true, and the stream is broken, when there is too much. */
  #promised(bytes: number): boolean {
    this.#left -= bytes;
    if (this.#left >= 0) return false;
    this.#break();
    return true;
  }

  /** The client must not take what it has for all there is. */
  #break(): void {
    this.#isDone = true;
    this.#ended();
    this.#sink = undefined;
    if (this.#stream !== undefined) this.#session.reset(this.#stream, CODE.INTERNAL_ERROR);
  }
}

function failureOf({ kind, why }: Break): Failure {
  if (kind === 'fault') return failed('client-fault', why);
  return failed(kind === 'reset' ? 'client-reset' : 'client-gone', why);
}
