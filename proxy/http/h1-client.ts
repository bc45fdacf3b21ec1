// The client's end of an HTTP/1 connection to an upstream: one request at a time, its response told
// to a sink. A pool owns it, lends it, and hears when it may be lent again.   hot path
import type { Duplex } from 'node:stream';
import { failed, type Failure } from './failures.ts';
import { H1Body, type H1BodyReceiver } from './h1-body.ts';
import { BODY_UNTIL_CLOSE, isBodyless, H1Facts, H1HeadReader, type H1Limits } from './h1-head.ts';
import type { Headers } from './headers.ts';
import { headerLines, requestText } from './h1-write.ts';
import { Output } from './output.ts';
import type { Flow, RequestHead, RequestSink, ResponseSink } from './sink.ts';

export interface H1ClientOwner {
  readonly limits: H1Limits;
  /** The exchange is over; `reusable` says whether the connection is. */
  released(client: H1Client, reusable: boolean): void;
  closed(client: H1Client): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

export class H1Client implements H1BodyReceiver, RequestSink, Flow {
  readonly socket: Duplex;
  readonly #owner: H1ClientOwner;
  readonly #output: Output;
  readonly #reader: H1HeadReader;
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
  #partial: Buffer | undefined = undefined;
  /** Requests answered on this connection so far. */
  served = 0;
  isClosed = false;

  constructor(socket: Duplex, owner: H1ClientOwner) {
    this.socket = socket;
    this.#owner = owner;
    this.#output = new Output(socket);
    this.#reader = new H1HeadReader(owner.limits);
    this.#body = new H1Body(this);
    socket.on('data', (chunk: Buffer) => this.#data(chunk));
    socket.on('end', () => this.#ended());
    socket.on('drain', () => this.#drained());
    socket.on('error', (error: Error) => this.#lost(error.message));
    socket.on('close', () => this.#lost('the upstream closed the connection'));
  }

  /** May be lent: known to be neither closed nor closing. */
  get isUsable(): boolean {
    return !this.isClosed && !this.socket.destroyed;
  }

  /** Takes the connection for one exchange; the request is then told to the sink this returns. */
  begin(response: ResponseSink): RequestSink {
    this.#response = response;
    this.#requestDone = false;
    this.#headRead = false;
    this.#upgraded = false;
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
    this.#output.text(requestText(head));
    if (end) this.end(undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.#requestDone || chunk.length === 0) return true;
    if (this.#chunked) {
      this.#output.text(`${chunk.length.toString(16)}\r\n`);
      this.#output.bytes(chunk);
      this.#output.text('\r\n');
    } else this.#output.bytes(chunk);
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
      this.#output.text(`0\r\n${trailers === undefined ? '' : headerLines(trailers)}\r\n`);
    }
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
    if (trailers !== '' && read === undefined) return this.bodyRefused(this.#facts.rejectReason);
    const response = this.#response;
    this.#release();
    response?.end(read);
  }

  bodyRefused(reason: string): void {
    this.#fail(failed('bad-response', reason));
  }

  #data(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#response === undefined) {
        // Bytes nobody asked for: whatever they are, they must not become the next answer.
        this.#lost('the upstream spoke without being asked');
        this.socket.destroy();
        return;
      }
      if (this.#headRead) at = this.#body.feed(chunk, at);
      else at = this.#head(chunk, at);
    }
  }

  #head(chunk: Buffer, from: number): number {
    let at = from;
    let bytes = chunk;
    if (this.#partial !== undefined) {
      bytes = Buffer.concat([this.#partial, chunk.subarray(from)]);
      at = 0;
    }
    const end = bytes.indexOf(HEAD_END, at);
    const length = (end === -1 ? bytes.length : end) - at;
    if (length > this.#owner.limits.headBytesMax) {
      this.#fail(failed('bad-response', 'response head too large'));
      return chunk.length;
    }
    if (end === -1) {
      this.#partial = bytes.subarray(at);
      return chunk.length;
    }
    const consumed = end + 4 - (bytes === chunk ? 0 : bytes.length - chunk.length);
    this.#partial = undefined;
    return this.#begin(bytes.toString('latin1', at, end)) ? consumed : chunk.length;
  }

  #begin(text: string): boolean {
    const method = this.#request?.method ?? 'GET';
    const head = this.#reader.response(text, method, this.#facts);
    const response = this.#response;
    if (head === undefined || response === undefined) {
      this.#fail(failed('bad-response', this.#facts.rejectReason));
      return false;
    }
    if (head.status < 200 && head.status !== 101) {
      response.informational(head);
      return true;
    }
    this.#headRead = true;
    if (head.status === 101) return this.#switch(head, response);
    const bodyless = isBodyless(head.status, method);
    // It promised a body that must not be: whatever follows is not the next answer.
    if (head.status === 204 && head.bodyLength !== 0) this.#facts.keepAlive = false;
    this.#body.begin(bodyless ? 0 : head.bodyLength);
    if (!this.#body.isDone) {
      response.head(head, false);
      return true;
    }
    this.#release();
    response.head(head, true);
    return true;
  }

  #switch(head: Parameters<ResponseSink['head']>[0], response: ResponseSink): boolean {
    if (this.#request?.upgrade === undefined) {
      this.#fail(failed('bad-response', 'switched protocols without being asked'));
      return false;
    }
    this.#upgraded = true;
    this.#facts.keepAlive = false;
    this.#body.begin(BODY_UNTIL_CLOSE);
    response.head(head, false);
    return true;
  }

  /**
   * The response is whole. Before its end is told, so that a pool can lend the connection again.
   */
  #release(): void {
    const reusable = this.#facts.keepAlive && this.#requestDone && !this.isClosed;
    this.#response = undefined;
    this.#requestFlow = undefined;
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
    this.#lost('the upstream ended the connection');
    this.socket.destroy();
  }

  #lost(cause: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.#response !== undefined) {
      const started = this.#headRead ? 'reset-during-response' : 'reset-before-response';
      this.#fail(failed(started, cause));
    }
    this.#owner.closed(this);
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
