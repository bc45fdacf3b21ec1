// The server's end of an HTTP/1 connection: bytes to requests, responses to bytes, one exchange at
// a time in the order they came. Knows nothing of routes; whoever owns it decides what an exchange
// is.   hot path
import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../../lib/index.ts';
import { failed } from './failures.ts';
import { H1Body, type H1BodyReceiver } from './h1-body.ts';
import { BODY_UNTIL_CLOSE, H1Facts, H1HeadReader, type H1Limits } from './h1-head.ts';
import { H1Response } from './h1-response.ts';
import { reasonOf } from './h1-write.ts';
import { Output } from './output.ts';
import { reset } from './reset.ts';
import type { RequestSink, ResponseSink } from './sink.ts';

export interface H1Owner {
  readonly limits: H1Limits;
  readonly clock: Clock;
  /** A request is about to be told; its response goes to `response`. */
  exchange(response: ResponseSink): RequestSink;
  /** A message that never became an exchange was refused. */
  refused(status: number, reason: string): void;
  /** No exchange is under way (true) or one began (false): for idle timers and draining. */
  idle(isIdle: boolean): void;
  closed(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
// Time for a peer to read our last words before its unread bytes make the kernel reset them.
const LINGER_MS = 1000;
// A client that said all and half-closed gets its answer; one that is gone looks the same for a
// while.
const HALF_CLOSED_MS = 30_000;

export class H1Server implements H1BodyReceiver {
  readonly socket: Duplex;
  readonly output: Output;
  readonly #owner: H1Owner;
  readonly #reader: H1HeadReader;
  readonly #body: H1Body;
  readonly #facts = new H1Facts();
  #exchange: H1Response | undefined = undefined;
  #request: RequestSink | undefined = undefined;
  #partial: Buffer | undefined = undefined;
  #held: Buffer | undefined = undefined;
  #paused = false;
  #draining = false;
  #ending = false;
  /** The client will say no more. */
  #heardAll = false;
  #cancelWait: Cancel | undefined = undefined;

  constructor(socket: Duplex, owner: H1Owner) {
    this.socket = socket;
    this.output = new Output(socket);
    this.#owner = owner;
    this.#reader = new H1HeadReader(owner.limits);
    this.#body = new H1Body(this);
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('end', () => this.#ended());
    socket.on('drain', () => this.#exchange?.drained());
    socket.on('error', () => undefined); // `close` follows, and says all that matters.
    socket.on('close', () => this.#closed());
  }

  /** No request after the one under way; closes at once when there is none. */
  drain(): void {
    this.#draining = true;
    if (this.#exchange === undefined) this.#finish();
  }

  /** No request after the one under way, but one that is on its way to us is still answered. */
  retire(): void {
    this.#draining = true;
  }

  get keepsAlive(): boolean {
    if (this.#draining || this.#ending || !this.#facts.keepAlive) return false;
    return !this.#heardAll || this.#held !== undefined;
  }

  /** All of the present request has come. */
  get isRequestDone(): boolean {
    return this.#body.isDone;
  }

  /** Called by the response when it is complete. */
  responded(keepAlive: boolean): void {
    this.#exchange = undefined;
    this.#request = undefined;
    this.#owner.idle(true);
    if (!keepAlive || !this.keepsAlive || !this.#body.isDone) return this.#finish();
    const held = this.#held;
    this.#held = undefined;
    this.resume();
    if (held !== undefined) queueMicrotask(() => this.#data(held));
  }

  /** Called when 101 was sent: from here on the connection carries bytes as they are. */
  upgraded(): void {
    this.#body.begin(BODY_UNTIL_CLOSE);
    const held = this.#held;
    this.#held = undefined;
    this.resume();
    if (held !== undefined) this.#data(held);
  }

  pause(): void {
    this.#paused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.socket.resume();
  }

  destroy(): void {
    this.output.flush();
    this.socket.destroy();
  }

  reset(): void {
    this.output.flush();
    reset(this.socket);
  }

  bodyData(chunk: Buffer): void {
    if (this.#request?.data(chunk) === false) this.pause();
  }

  bodyEnd(trailers: string): void {
    const request = this.#request;
    if (request === undefined) return;
    if (trailers === '') return request.end(undefined);
    const read = this.#reader.trailers(trailers, this.#facts);
    if (read === undefined) return this.bodyRefused(this.#facts.rejectReason);
    request.end(read);
  }

  bodyRefused(reason: string): void {
    this.#owner.refused(400, reason);
    const request = this.#request;
    this.#request = undefined;
    this.#facts.keepAlive = false;
    request?.abort(failed('bad-request', reason));
  }

  #data(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#ending) return;
      if (this.#exchange === undefined) at = this.#head(chunk, at);
      else if (!this.#body.isDone) at = this.#body.feed(chunk, at);
      else return this.#hold(at === 0 ? chunk : chunk.subarray(at));
    }
  }

  /** A request that came before the last was answered waits, and so does the socket. */
  #hold(rest: Buffer): void {
    this.#held = this.#held === undefined ? rest : Buffer.concat([this.#held, rest]);
    this.pause();
  }

  #head(chunk: Buffer, from: number): number {
    let at = from;
    let bytes = chunk;
    let searchFrom = from;
    if (this.#partial !== undefined) {
      searchFrom = Math.max(0, this.#partial.length - 3);
      bytes = Buffer.concat([this.#partial, chunk.subarray(from)]);
      at = 0;
    }
    // An empty line before a request is tolerated, as RFC 9112, 2.2 asks.
    while (bytes[at] === 13 && bytes[at + 1] === 10) at += 2;
    const end = bytes.indexOf(HEAD_END, Math.max(at, searchFrom));
    const length = (end === -1 ? bytes.length : end) - at;
    if (length > this.#owner.limits.headBytesMax) return this.#refuse(431, 'head too large', chunk);
    if (end === -1) {
      this.#partial = at === bytes.length ? undefined : bytes.subarray(at);
      return chunk.length;
    }
    const consumed = end + 4 - (bytes === chunk ? 0 : bytes.length - chunk.length);
    this.#partial = undefined;
    return this.#begin(bytes.toString('latin1', at, end)) ? consumed : chunk.length;
  }

  #begin(text: string): boolean {
    const facts = this.#facts;
    facts.expectContinue = false;
    const head = this.#reader.request(text, facts);
    if (head === undefined) {
      this.#refuse(facts.rejectStatus, facts.rejectReason, HEAD_END);
      return false;
    }
    const exchange = new H1Response(this, head);
    const request = this.#owner.exchange(exchange);
    this.#exchange = exchange;
    this.#request = request;
    this.#owner.idle(false);
    const whole = head.bodyLength === 0 && head.upgrade === undefined;
    this.#body.begin(head.bodyLength);
    request.from(exchange);
    request.head(head, whole);
    if (this.#asksToContinue() && !exchange.isStarted && !whole) {
      this.output.text('HTTP/1.1 100 Continue\r\n\r\n');
    }
    return true;
  }

  #asksToContinue(): boolean {
    return this.#facts.expectContinue;
  }

  #refuse(status: number, reason: string, chunk: Buffer): number {
    this.#owner.refused(status, reason);
    const body = `${reason}\n`;
    this.output.text(
      `HTTP/1.1 ${status} ${reasonOf(status)}\r\ncontent-type: text/plain\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    this.#finish();
    return chunk.length;
  }

  /** Says what is left to say, then ends; what still arrives is read and dropped for a moment. */
  #finish(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.output.flush();
    this.socket.end();
    this.resume();
    this.#wait(LINGER_MS);
  }

  #ended(): void {
    this.#heardAll = true;
    if (this.#exchange === undefined && this.#held === undefined) return this.#finish();
    if (!this.#body.ended()) return this.destroy();
    if (!this.#ending) this.#wait(HALF_CLOSED_MS);
  }

  /** The connection has this long to come to its end. */
  #wait(delayMs: number): void {
    this.#cancelWait?.();
    this.#cancelWait = this.#owner.clock.after(delayMs, () => this.socket.destroy());
  }

  #closed(): void {
    const request = this.#request;
    const exchange = this.#exchange;
    this.#request = undefined;
    this.#exchange = undefined;
    this.#ending = true;
    this.#cancelWait?.();
    if (exchange !== undefined && !exchange.isDone) {
      exchange.orphan();
      request?.abort(failed('client-gone', 'the client closed the connection'));
    }
    this.#owner.closed();
  }
}
