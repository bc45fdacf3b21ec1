// The server's end of an HTTP/1 connection: bytes to requests, responses to bytes, one exchange at
// a time in the order they came. Knows nothing of routes; whoever owns it decides what an exchange
// is.   hot path
import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../../lib/index.ts';
import { failed, type Failure } from './failures.ts';
import { H1Body, type H1BodyReceiver } from './h1-body.ts';
import { HeadGather } from './h1-gather.ts';
import { BODY_UNTIL_CLOSE, H1Facts, H1HeadReader } from './h1-head.ts';
import { H1_RULES, H1_TIMES } from './h1-options.ts';
import type { H1Limits, H1Rules, H1ServerOptions, H1Times } from './h1-options.ts';
import { H1Response } from './h1-response.ts';
import { hasDeadlines, H1Timing, type H1Deadline, type H1Timed } from './h1-timing.ts';
import { REFUSALS, type Refusal } from './h1-refusal.ts';
import { refusalText } from './h1-write.ts';
import { Headers } from './headers.ts';
import { Output } from './output.ts';
import { reset } from './reset.ts';
import { readShared } from './shared-read.ts';
import type { RequestSink, ResponseSink } from './sink.ts';

export interface H1Owner {
  readonly limits: H1Limits;
  readonly clock: Clock;
  /** Unless given: `H1_RULES`, and no deadlines. */
  readonly options?: H1ServerOptions;
  /** A request is about to be told; its response goes to `response`. */
  exchange(response: ResponseSink): RequestSink;
  /**
   * A message that never became an exchange was answered with `status`. `head` is what is known of
   * it, as it came: it may hold anything.
   */
  refused(failure: Failure, status: number, head: string): void;
  /** Puts on our own answers what every answer of this listener has: date, server. */
  signs?(headers: Headers): void;
  /** No exchange is under way (true) or one began (false): for idle timers and draining. */
  idle(isIdle: boolean): void;
  closed(): void;
  /** A bug of ours, met while serving this connection, which ends; others go on. */
  broke?(error: unknown): void;
}

// A client that said all and half-closed gets its answer; one that is gone looks the same for a
// while.
const HALF_CLOSED_MS = 30_000;
// Requests that came too early wait, and the socket is paused: this is one read, and some grace.
const HELD_BYTES_MAX = 256 * 1024;
const CR = 13;
const LF = 10;
const BEGINS_WITH_LINE_END = /^(?:\r\n)+/;

export class H1Server implements H1BodyReceiver, H1Timed {
  readonly socket: Duplex;
  readonly output: Output;
  readonly rules: H1Rules;
  readonly #owner: H1Owner;
  readonly #times: H1Times;
  readonly #reader: H1HeadReader;
  readonly #gather: HeadGather;
  readonly #body: H1Body;
  readonly #facts = new H1Facts();
  readonly #timing: H1Timing | undefined;
  #exchange: H1Response | undefined = undefined;
  #request: RequestSink | undefined = undefined;
  #held: Buffer | undefined = undefined;
  #paused = false;
  /** The client does not take what we said; nothing more is done for it until it does. */
  #stalled = false;
  /** The body waits for the upstream's 100, and so does the client that sends it. */
  #awaiting = false;
  #requests = 0;
  #draining = false;
  #ending = false;
  /** The client will say no more. */
  #heardAll = false;
  #cancelWait: Cancel | undefined = undefined;

  constructor(socket: Duplex, owner: H1Owner) {
    const { options } = owner;
    this.socket = socket;
    this.output = new Output(socket);
    this.rules = options?.rules ?? H1_RULES;
    this.#owner = owner;
    this.#times = options?.times ?? H1_TIMES;
    this.#reader = new H1HeadReader(owner.limits, this.rules);
    this.#gather = new HeadGather(owner.limits.headBytesMax);
    const isTimed = options !== undefined && hasDeadlines(options);
    this.#timing = isTimed ? new H1Timing(this, options) : undefined;
    const isLent = readShared(socket, (chunk) => this.#data(chunk));
    this.#body = new H1Body(this, isLent);
    socket.on('end', () => this.#safely(() => this.#ended()));
    socket.on('drain', () => this.#safely(() => this.#drained()));
    socket.on('error', () => undefined); // `close` follows, and says all that matters.
    socket.on('close', () => this.#safely(() => this.#closed()));
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

  /** The client waits for an answer of the upstream before it sends its body. */
  get awaitsContinue(): boolean {
    return this.#awaiting;
  }

  /** Called by the response when it is complete. */
  responded(keepAlive: boolean): void {
    this.#exchange = undefined;
    this.#request = undefined;
    this.#owner.idle(true);
    if (!keepAlive || !this.keepsAlive || !this.#body.isDone) return this.#finish();
    this.#timing?.rests();
    if (!this.output.hasRoom) {
      this.#stalled = true;
      this.pause();
    } else if (this.#held !== undefined) setImmediate(() => this.#safely(() => this.#unhold()));
    else this.resume();
  }

  /** Called when the upstream wants the body that waits. */
  continued(): void {
    this.#awaiting = false;
    this.#unhold();
  }

  /** Called when the tunnel stands: from here on the connection carries bytes as they are. */
  upgraded(): void {
    this.#body.begin(BODY_UNTIL_CLOSE);
    this.#unhold();
  }

  pause(): void {
    this.#paused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.#paused || this.#held !== undefined || this.#stalled) return;
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

  timedOut(deadline: H1Deadline): void {
    switch (deadline) {
      case 'idle':
        return this.#finish();
      case 'duration':
        return this.#growOld();
      case 'headers':
        return this.#refuse(REFUSALS.headTooSlow);
      case 'request':
        if (this.#exchange === undefined) this.#refuse(REFUSALS.requestTooSlow);
        else this.#breakOff(REFUSALS.requestTooSlow.failure);
    }
  }

  /** Answers from now on say that they are the last; whoever says nothing more is let go later. */
  #growOld(): void {
    this.retire();
    const { drainMs } = this.#times;
    if (drainMs === 0) return this.drain();
    this.#cancelWait = this.#owner.clock.after(drainMs, () => this.#safely(() => this.drain()));
  }

  bodyData(chunk: Buffer): void {
    if (this.#request?.data(chunk) === false) this.pause();
  }

  bodyEnd(trailers: string): void {
    this.#timing?.requestEnded();
    const request = this.#request;
    if (request === undefined) return;
    if (trailers === '') return request.end(undefined);
    const read = this.#reader.trailers(trailers, this.#facts);
    if (read === undefined) return this.#breakOff(this.#facts.refusal.failure);
    request.end(this.rules.trailers && read.list.length > 0 ? read : undefined);
  }

  bodyRefused(reason: string): void {
    this.#breakOff(failed('bad-request', reason));
  }

  /** The request will not come to its end, and nothing after it can be told apart from it. */
  #breakOff(failure: Failure): void {
    const request = this.#request;
    this.#request = undefined;
    this.#facts.keepAlive = false;
    request?.abort(failure);
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
      if (this.#ending) return;
      if (this.#exchange === undefined && !this.#stalled) at = this.#head(chunk, at);
      else if (!this.#body.isDone && !this.#awaiting) at = this.#body.feed(chunk, at);
      else return this.#hold(at === 0 ? chunk : chunk.subarray(at));
    }
  }

  /** What came before its time waits, and so does the socket. */
  #hold(rest: Buffer): void {
    this.#held = Buffer.concat(this.#held === undefined ? [rest] : [this.#held, rest]);
    if (this.#held.length > HELD_BYTES_MAX) this.socket.destroy();
    else this.pause();
  }

  /** What waited comes before anything that the socket may still have. */
  #unhold(): void {
    const held = this.#held;
    this.#held = undefined;
    if (this.#ending) return;
    const wasPaused = this.#paused;
    this.#paused = false;
    if (held !== undefined) this.#read(held);
    if (wasPaused && !this.#isPaused()) this.socket.resume();
  }

  /** Asked anew, after others may have changed it. */
  #isPaused(): boolean {
    return this.#paused;
  }

  #head(chunk: Buffer, from: number): number {
    const gather = this.#gather;
    let at = from;
    // An empty line before a request is tolerated, as RFC 9112, 2.2 asks.
    if (!gather.isPartial) while (chunk[at] === CR && chunk[at + 1] === LF) at += 2;
    if (at === chunk.length) return at;
    switch (gather.feed(chunk, at)) {
      case 'whole':
        return this.#begin(gather.text) ? gather.end : chunk.length;
      case 'more':
        this.#timing?.headBegan();
        return chunk.length;
      case 'too-large':
        this.#refuse(REFUSALS.headTooLarge);
        return chunk.length;
      case 'malformed':
        this.#refuse(REFUSALS.lineEnd);
        return chunk.length;
      case 'illegal':
        this.#refuse(REFUSALS.character);
        return chunk.length;
    }
  }

  #begin(gathered: string): boolean {
    const isBlankFirst = gathered.charCodeAt(0) === CR;
    const text = isBlankFirst ? gathered.replace(BEGINS_WITH_LINE_END, '') : gathered;
    if (text === '') return true;
    const facts = this.#facts;
    facts.expectContinue = false;
    const head = this.#reader.request(text, facts, this.#gather.lines);
    if (head === undefined) {
      this.#refuse(facts.refusal);
      return false;
    }
    const { requestsMax } = this.#times;
    this.#requests += 1;
    if (this.#requests === requestsMax) this.#draining = true;
    const exchange = new H1Response(this, head);
    const request = this.#owner.exchange(exchange);
    this.#exchange = exchange;
    this.#request = request;
    const asksToContinue = this.#asksToContinue();
    this.#awaiting = asksToContinue && this.rules.forwardsExpect;
    this.#owner.idle(false);
    const whole = head.bodyLength === 0 && head.upgrade === undefined;
    this.#timing?.headEnded(head.bodyLength === 0);
    this.#body.begin(head.bodyLength);
    request.from(exchange);
    request.head(head, whole);
    if (asksToContinue && !this.rules.forwardsExpect && !exchange.isStarted) {
      this.output.text('HTTP/1.1 100 Continue\r\n\r\n');
    }
    return true;
  }

  #asksToContinue(): boolean {
    return this.#facts.expectContinue;
  }

  #refuse(refusal: Refusal): void {
    this.#owner.refused(refusal.failure, refusal.status, this.#gather.seen);
    const headers = new Headers();
    this.#owner.signs?.(headers);
    this.output.text(refusalText(refusal, headers));
    this.#finish();
  }

  /** Says what is left to say, then ends; what still arrives is read and dropped for a moment. */
  #finish(): void {
    if (this.#ending) return;
    const { delayedCloseMs, flushTimeoutMs } = this.#times;
    this.#ending = true;
    this.#stalled = false;
    this.#held = undefined;
    this.#timing?.stop();
    this.output.flush();
    this.#wait(flushTimeoutMs);
    this.socket.end(() => this.#wait(delayedCloseMs));
    this.resume();
  }

  /** The socket took what was waiting. */
  #drained(): void {
    this.#exchange?.drained();
    if (!this.#stalled) return;
    this.#stalled = false;
    this.#unhold();
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
    if (this.socket.destroyed) return;
    if (delayMs === 0) return void this.socket.destroy();
    this.#cancelWait = this.#owner.clock.after(delayMs, () => this.socket.destroy());
  }

  #closed(): void {
    const request = this.#request;
    const exchange = this.#exchange;
    this.#request = undefined;
    this.#exchange = undefined;
    this.#ending = true;
    this.#cancelWait?.();
    this.#timing?.stop();
    if (exchange !== undefined && !exchange.isDone) {
      exchange.orphan();
      request?.abort(failed('client-gone', 'the client closed the connection'));
    }
    this.#owner.closed();
  }
}
