// One response on the way to an HTTP/1 client, and the reins of its request: the two ends of an
// exchange as its connection sees them.   hot path
import {
  headerLines,
  opensTunnel,
  reasonOf,
  responseFraming,
  responseText,
  type Framing,
} from './h1-write.ts';
import { FAILURES, type Failure } from './failures.ts';
import type { Headers } from './headers.ts';
import type { H1Server } from './h1-server.ts';
import type { Flow, RequestHead, ResponseHead, ResponseSink } from './sink.ts';

export class H1Response implements ResponseSink, Flow {
  readonly #server: H1Server;
  readonly #request: RequestHead;
  #source: Flow | undefined = undefined;
  #framing: Framing = 'none';
  #left = 0;
  #keepAlive = true;
  #sourcePaused = false;
  #upgraded = false;
  isStarted = false;
  isDone = false;

  constructor(server: H1Server, request: RequestHead) {
    this.#server = server;
    this.#request = request;
  }

  // ── the response ──

  from(flow: Flow): void {
    this.#source = flow;
  }

  informational(head: ResponseHead): void {
    if (this.isStarted || this.isDone || this.#request.version === 10) return;
    // Who asked for it was answered by us already, unless the upstream was to decide.
    if (head.status === 100 && !this.#server.awaitsContinue) return;
    const reason = head.reason === '' ? reasonOf(head.status) : head.reason;
    const lines = headerLines(head.headers);
    this.#server.output.text(`HTTP/1.1 ${head.status} ${reason}\r\n${lines}\r\n`);
    if (head.status === 100) this.#server.continued();
  }

  head(head: ResponseHead, end: boolean): void {
    if (this.isStarted || this.isDone) return;
    this.isStarted = true;
    const request = this.#request;
    const framing = responseFraming(head, request);
    this.#framing = framing;
    this.#left = head.bodyLength;
    this.#upgraded = opensTunnel(head.status, request);
    // After a refused upgrade the next bytes may be meant for the tunnel that never was.
    const refusedUpgrade = request.upgrade !== undefined && !this.#upgraded;
    this.#keepAlive &&= this.#server.keepsAlive && framing !== 'until-close' && !refusedUpgrade;
    // The rest of its body may come, or not.
    if (!this.#server.isRequestDone && !this.#upgraded) this.#keepAlive = false;
    const keepAlive = this.#keepAlive;
    this.#server.output.text(responseText({ head, request, framing, keepAlive }));
    if (this.#upgraded) this.#server.upgraded();
    if (end) this.end(undefined);
  }

  data(chunk: Buffer): boolean {
    if (this.isDone || chunk.length === 0) return true;
    const { output } = this.#server;
    if (this.#framing === 'chunked') {
      output.text(`${chunk.length.toString(16)}\r\n`);
      output.bytes(chunk);
      output.text('\r\n');
    } else if (this.#framing === 'counted') {
      this.#left -= chunk.length;
      if (this.#left < 0) return this.#broken();
      output.bytes(chunk);
    } else if (this.#framing === 'until-close' || this.#upgraded) output.bytes(chunk);
    if (output.hasRoom) return true;
    this.#sourcePaused = true;
    return false;
  }

  end(trailers: Headers | undefined): void {
    if (this.isDone) return;
    if (this.#framing === 'counted' && this.#left > 0) {
      this.#broken();
      return;
    }
    if (this.#framing === 'chunked') {
      const lines = trailers === undefined ? '' : this.#trailerLines(trailers);
      this.#server.output.text(`0\r\n${lines}\r\n`);
    }
    this.isDone = true;
    this.#server.responded(this.#keepAlive && !this.#upgraded);
  }

  /** Nothing more can be said to this client. */
  abort(_failure: Failure): void {
    if (this.isDone) return;
    this.isDone = true;
    this.#break();
  }

  /** The socket took what was waiting. */
  drained(): void {
    if (!this.#sourcePaused || this.isDone) return;
    this.#sourcePaused = false;
    this.#source?.resume();
  }

  /** The client is gone; the request's side has been told. */
  orphan(): void {
    this.isDone = true;
  }

  // ── the request's flow ──

  pause(): void {
    if (!this.isDone) this.#server.pause();
  }

  resume(): void {
    if (!this.isDone) this.#server.resume();
  }

  cancel(failure: Failure): void {
    // The rest of the request is not wanted, or what came cannot be trusted: it is not kept.
    const isUnfit = FAILURES[failure.name].closesClient;
    if (isUnfit || !this.#server.isRequestDone) this.#keepAlive = false;
  }

  #trailerLines(trailers: Headers): string {
    return this.#server.rules.trailers ? headerLines(trailers) : '';
  }

  #broken(): boolean {
    this.isDone = true;
    this.#break();
    return true;
  }

  /** The client must not take what it has for all there is. */
  #break(): void {
    const endsByClosing = this.isStarted && (this.#upgraded || this.#framing === 'until-close');
    if (endsByClosing) this.#server.reset();
    else this.#server.destroy();
  }
}
