// The client's end of an HTTP/1 connection to an upstream: one request at a time, its response told
// to a sink. A pool owns it, lends it, and hears when it may be lent again.   hot path
import type { Duplex } from 'node:stream';
import { failed, type Failure, type FailureName } from './failures.ts';
import { H1Body, type H1BodyReceiver } from './h1-body.ts';
import { HeadGather } from './h1-gather.ts';
import { BODY_UNTIL_CLOSE, isBodyless, H1Facts, H1HeadReader } from './h1-head.ts';
import { H1_RULES, type H1Limits, type H1Rules } from './h1-options.ts';
import type { Headers } from './headers.ts';
import { headerLines, opensTunnel, requestText } from './h1-write.ts';
import { Output } from './output.ts';
import { readShared } from './shared-read.ts';
import type { Flow, RequestHead, RequestSink, ResponseHead, ResponseSink } from './sink.ts';

export interface H1ClientOwner {
  readonly limits: H1Limits;
  /** Unless given: `H1_RULES`. */
  readonly rules?: H1Rules;
  /** The exchange is over; `reusable` says whether the connection is. */
  released(client: H1Client, reusable: boolean): void;
  closed(client: H1Client): void;
  /** A bug of ours, met while serving this connection, which ends; others go on. */
  broke?(error: unknown): void;
}

// Interim answers to one request: a few hints are of use, a stream of them is an attack.
const INTERIM_MAX = 64;

export class H1Client implements H1BodyReceiver, RequestSink, Flow {
  readonly socket: Duplex;
  readonly #owner: H1ClientOwner;
  readonly #rules: H1Rules;
  readonly #output: Output;
  readonly #reader: H1HeadReader;
  readonly #gather: HeadGather;
  readonly #body: H1Body;
  readonly #facts = new H1Facts();
  #response: ResponseSink | undefined = undefined;
  #requestFlow: Flow | undefined = undefined;
  #request: RequestHead | undefined = undefined;
  #requestDone = true;
  #requestPaused = false;
  #chunked = false;
  #headRead = false;
  #upgraded = false;
  /** What the request's length leaves to send. */
  #left = 0;
  /** The answer began before the request was sent whole. */
  #early = false;
  #interim = 0;
  /** What the output had written when this exchange began. */
  #writesBefore = 0;
  /** Requests answered on this connection so far. */
  served = 0;
  isClosed = false;

  constructor(socket: Duplex, owner: H1ClientOwner) {
    this.socket = socket;
    this.#owner = owner;
    this.#output = new Output(socket);
    this.#rules = owner.rules ?? H1_RULES;
    this.#reader = new H1HeadReader(owner.limits, this.#rules);
    this.#gather = new HeadGather(owner.limits.headBytesMax);
    const isLent = readShared(socket, (chunk) => this.#data(chunk));
    this.#body = new H1Body(this, isLent);
    socket.on('end', () => this.#safely(() => this.#ended()));
    socket.on('drain', () => this.#safely(() => this.#drained()));
    socket.on('error', (error: Error) => this.#lost(error.message));
    socket.on('close', () => this.#lost('the upstream closed the connection'));
  }

  /** May be lent: known to be neither closed nor closing. */
  get isUsable(): boolean {
    return !this.isClosed && !this.socket.destroyed;
  }

  /** How long the upstream says it keeps an idle connection; 0: it did not say. */
  get peerIdleMs(): number {
    return this.#facts.peerIdleMs;
  }

  /** Takes the connection for one exchange; the request is then told to the sink this returns. */
  begin(response: ResponseSink): RequestSink {
    this.#response = response;
    this.#requestDone = false;
    this.#headRead = false;
    this.#upgraded = false;
    this.#early = false;
    this.#interim = 0;
    this.#writesBefore = this.#output.writes;
    response.from(this);
    return this;
  }

  // ── the request ──

  from(flow: Flow): void {
    this.#requestFlow = flow;
  }

  head(head: RequestHead, end: boolean): void {
    this.#request = head;
    this.#chunked = head.bodyLength < 0;
    this.#left = head.bodyLength;
    this.#output.text(requestText(head));
    if (end) this.end(undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.#requestDone || chunk.length === 0) return true;
    if (this.#chunked) {
      this.#output.text(`${chunk.length.toString(16)}\r\n`);
      this.#output.bytes(chunk);
      this.#output.text('\r\n');
    } else {
      if (!this.#upgraded && !this.#counts(chunk.length)) return true;
      this.#output.bytes(chunk);
    }
    if (this.#output.hasRoom) return true;
    this.#requestPaused = true;
    return false;
  }

  end(trailers: Headers | undefined): void {
    if (this.#requestDone) return;
    this.#requestDone = true;
    if (this.#upgraded) {
      this.#output.flush();
      this.socket.end();
    } else if (this.#chunked) {
      const lines = this.#rules.trailers && trailers !== undefined ? headerLines(trailers) : '';
      this.#output.text(`0\r\n${lines}\r\n`);
    } else if (this.#left > 0) this.#fail(failed('bad-request', 'the body is too short'));
  }

  abort(failure: Failure): void {
    this.cancel(failure);
  }

  // ── the response's flow ──

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Gives up the exchange: a half-told conversation cannot be taken up again. */
  cancel(_failure: Failure): void {
    if (this.#response === undefined) return;
    this.#response = undefined;
    this.#requestFlow = undefined;
    this.socket.destroy();
  }

  // ── the response ──

  bodyData(chunk: Buffer): void {
    if (this.#response?.data(chunk) === false) this.socket.pause();
  }

  bodyEnd(trailers: string): void {
    const read = trailers === '' ? undefined : this.#reader.trailers(trailers, this.#facts);
    if (trailers !== '' && read === undefined)
      return this.bodyRefused(this.#facts.refusal.failure.cause);
    const response = this.#response;
    this.#release(this.#body.rest);
    response?.end(this.#rules.trailers ? read : undefined);
  }

  bodyRefused(reason: string): void {
    this.#fail(failed('broken-response', reason));
  }

  /** A body longer than it was said to be would be read as the next request. */
  #counts(length: number): boolean {
    this.#left -= length;
    if (this.#left >= 0) return true;
    this.#fail(failed('bad-request', 'the body is too long'));
    return false;
  }

  #data(chunk: Buffer): void {
    try {
      this.#read(chunk);
    } catch (error) {
      this.#broke(error);
    }
  }

  /** No bug that one peer can reach may end what serves the others. */
  #safely(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#broke(error);
    }
  }

  #broke(error: unknown): void {
    this.#owner.broke?.(error);
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#response === undefined || this.#isUnasked) {
        // Bytes nobody asked for: whatever they are, they must not become the next answer.
        this.#lost('the upstream spoke without being asked');
        this.socket.destroy();
        return;
      }
      if (this.#headRead) at = this.#body.feed(chunk, at);
      else at = this.#head(chunk, at);
    }
  }

  /** No byte of the request has left, so that nothing can be an answer to it. */
  get #isUnasked(): boolean {
    return this.#output.writes === this.#writesBefore;
  }

  #head(chunk: Buffer, at: number): number {
    switch (this.#gather.feed(chunk, at)) {
      case 'whole':
        return this.#begin(this.#gather.text, chunk.length) ? this.#gather.end : chunk.length;
      case 'more':
        return chunk.length;
      case 'too-large':
        this.#fail(failed('bad-response', 'response head too large'));
        return chunk.length;
      case 'malformed':
        this.#fail(failed('bad-response', 'a line must end with CRLF'));
        return chunk.length;
      case 'illegal':
        this.#fail(failed('bad-response', 'illegal character in the head'));
        return chunk.length;
    }
  }

  #begin(text: string, chunkEnd: number): boolean {
    const method = this.#request?.method ?? 'GET';
    const head = this.#reader.response(text, this.#facts, {
      toMethod: method,
      lines: this.#gather.lines,
    });
    const response = this.#response;
    if (head === undefined || response === undefined) {
      this.#fail(failed('bad-response', this.#facts.refusal.failure.cause));
      return false;
    }
    if (head.status < 200 && head.status !== 101) return this.#hint(head, response);
    this.#headRead = true;
    if (!this.#requestDone) this.#early = true;
    if (head.status === 101 || this.#opensTunnel(head)) return this.#switch(head, response);
    const bodyless = isBodyless(head.status, method);
    // It promised a body that must not be: whatever follows is not the next answer.
    if (head.status === 204 && head.bodyLength !== 0) this.#facts.keepAlive = false;
    this.#body.begin(bodyless ? 0 : head.bodyLength);
    if (!this.#body.isDone) {
      response.head(head, false);
      return true;
    }
    this.#release(chunkEnd - this.#gather.end);
    response.head(head, true);
    return true;
  }

  #hint(head: ResponseHead, response: ResponseSink): boolean {
    this.#interim += 1;
    if (this.#interim > INTERIM_MAX) {
      this.#fail(failed('bad-response', 'too many interim answers'));
      return false;
    }
    response.informational(head);
    return true;
  }

  #opensTunnel({ status }: ResponseHead): boolean {
    return this.#request !== undefined && opensTunnel(status, this.#request);
  }

  #switch(head: ResponseHead, response: ResponseSink): boolean {
    const wanted = this.#request?.upgrade;
    const isAsked = wanted === 'connect' || head.headers.get('upgrade') === wanted;
    if (wanted === undefined || !isAsked) {
      this.#fail(failed('bad-response', 'switched to a protocol that was not asked for'));
      return false;
    }
    this.#upgraded = true;
    this.#facts.keepAlive = false;
    this.#body.begin(BODY_UNTIL_CLOSE);
    response.head(head, false);
    return true;
  }

  /**
   * The response is whole. Before its end is told, so that a pool can lend the connection again;
   * `unasked` bytes came after it.
   */
  #release(unasked: number): void {
    const isSound = this.#facts.keepAlive && unasked === 0 && !this.isClosed;
    const reusable = isSound && this.#requestDone && !this.#early;
    this.#response = undefined;
    this.#requestFlow = undefined;
    this.#request = undefined;
    this.#requestDone = true;
    this.served += 1;
    // Whoever was slow to take this response is gone; the next one must not find it paused.
    if (reusable) this.socket.resume();
    this.#owner.released(this, reusable);
    if (!reusable) {
      this.#output.flush();
      this.socket.destroy();
    }
  }

  #drained(): void {
    if (!this.#requestPaused) return;
    this.#requestPaused = false;
    this.#requestFlow?.resume();
  }

  #ended(): void {
    if (this.#response !== undefined && this.#headRead && this.#body.ended()) return;
    if (this.#headRead) this.#fail(failed('broken-response', 'the answer is cut off'));
    else if (this.#gather.isPartial) this.#fail(failed('bad-response', 'the answer is cut off'));
    this.#lost('the upstream ended the connection');
    this.socket.destroy();
  }

  #lost(cause: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.#response !== undefined) {
      this.#fail(failed(this.#lostWhen(), cause));
    }
    this.#owner.closed(this);
  }

  #lostWhen(): FailureName {
    if (this.#headRead) return 'reset-during-response';
    return this.#isUnasked ? 'reset-before-request' : 'reset-before-response';
  }

  #fail(failure: Failure): void {
    const response = this.#response;
    this.#response = undefined;
    this.#requestFlow = undefined;
    this.#requestDone = true;
    this.socket.destroy();
    response?.abort(failure);
  }
}
