// One stream of a connection, either role's: its two halves, its windows, what waits to be sent and
// what waits to be taken. Whoever owns it (an exchange) hears of it once that it ended or broke.
//   hot path
import type { Headers } from '../headers.ts';
import type { HeaderBlock } from './header-block.ts';
import type { Session } from './session.ts';

/** Whose stream it is: the sink of its message, and told when there is room for more of ours. */
export interface StreamOwner {
  /** The head of what the other end answers; never told to who answers. */
  receivedHead(block: HeaderBlock, end: boolean): void;
  /** False: took it, and asks for no more until `take`. */
  received(chunk: Buffer): boolean;
  receivedEnd(trailers: Headers | undefined): void;
  /** What waited to be sent has left. */
  writable(): void;
  /** It ended before its time; the last word. */
  broken(how: Break): void;
}

/** How a stream came to an end that was none. */
export type Break =
  /** The peer reset it. */
  | { readonly kind: 'reset'; readonly code: number; readonly why: string }
  /** The peer said that it never looked at it. */
  | { readonly kind: 'unprocessed'; readonly why: string }
  /** The peer broke a rule, and we reset it. */
  | { readonly kind: 'fault'; readonly why: string }
  /** The peer took nothing of what we had to send, and we reset it. */
  | { readonly kind: 'stalled'; readonly why: string }
  /** The connection is gone. */
  | { readonly kind: 'lost'; readonly why: string };

// What may wait for window here before the source is asked to pause, so that there is something
// to send when the window opens.
const QUEUE_BYTES_MAX = 64 * 1024;

export class Stream {
  readonly id: number;
  readonly owner: StreamOwner;
  readonly openedAt: number;
  readonly #session: Session;
  // ── what we send ──
  sendWindow: number;
  #queue: Buffer[] = [];
  #next = 0;
  #queuedBytes = 0;
  #isEnding = false;
  #trailers: Headers | undefined = undefined;
  #asksForRoom = false;
  /** The last frame written, as long as an end may be added to it; −1: none. */
  mark = -1;
  hasSentHead = false;
  hasSentEnd = false;
  /** In the round of those that have something to send. */
  isWaiting = false;
  /** Looks that found it with something to send, since it last sent any. */
  stalledLooks = 0;
  // ── what we receive ──
  receiveWindow: number;
  #uncredited = 0;
  #isPaused = false;
  #held: Buffer[] = [];
  /** Content still to come when its length was said, else −1. */
  bodyLeft = -1;
  hasHeardHead = false;
  hasHeardEnd = false;
  #endHeld = false;
  #trailersHeld: Headers | undefined = undefined;
  isClosed = false;

  constructor(session: Session, id: number, owner: StreamOwner) {
    this.#session = session;
    this.id = id;
    this.owner = owner;
    this.openedAt = session.guard.now;
    this.sendWindow = session.peer.windowBytes;
    this.receiveWindow = session.limits.streamWindowBytes;
  }

  get hasQueue(): boolean {
    return this.#next < this.#queue.length;
  }

  // ── sending ──

  /** False: it waits, and `writable` will say when to go on. */
  send(chunk: Buffer): boolean {
    if (this.isClosed || this.#isEnding || chunk.length === 0) return true;
    const taken = this.hasQueue ? 0 : this.#session.sendNow(this, chunk);
    if (taken === chunk.length) return true;
    const rest = taken === 0 ? chunk : chunk.subarray(taken);
    this.#queue.push(rest);
    this.#queuedBytes += rest.length;
    this.#session.wait(this);
    this.#asksForRoom = this.#queuedBytes >= QUEUE_BYTES_MAX;
    return !this.#asksForRoom;
  }

  /** Ends our half once everything before has left. */
  finish(trailers: Headers | undefined): void {
    if (this.isClosed || this.#isEnding) return;
    this.#isEnding = true;
    this.#trailers = trailers;
    if (!this.hasQueue) this.#end();
  }

  /** Sends at most `bytes` of what waits; returns how many. Ends our half if that was all. */
  sendQueued(bytes: number): number {
    const first = this.#queue[this.#next];
    if (first === undefined) return 0;
    const taken = first.length < bytes ? first.length : bytes;
    const isWhole = taken === first.length;
    this.#session.sendFrame(this, isWhole ? first : first.subarray(0, taken));
    this.#queuedBytes -= taken;
    this.stalledLooks = 0;
    if (!isWhole) this.#queue[this.#next] = first.subarray(taken);
    else if (++this.#next === this.#queue.length) {
      this.#queue = [];
      this.#next = 0;
    }
    if (!this.hasQueue && this.#isEnding) this.#end();
    else if (this.#asksForRoom && this.#queuedBytes * 2 < QUEUE_BYTES_MAX) {
      this.#asksForRoom = false;
      this.owner.writable();
    }
    return taken;
  }

  #end(): void {
    this.#session.sendEnd(this, this.#trailers);
    this.hasSentEnd = true;
    this.#session.halfClosed(this);
  }

  // ── receiving ──

  receive(chunk: Buffer): void {
    if (this.#isPaused) {
      this.#held.push(chunk);
      this.#session.held(chunk.length);
      return;
    }
    if (!this.owner.received(chunk)) this.#isPaused = true;
    this.#credit(chunk.length);
  }

  receiveEnd(trailers: Headers | undefined): void {
    this.hasHeardEnd = true;
    if (this.#held.length === 0) {
      this.owner.receivedEnd(trailers);
      this.#session.halfClosed(this);
      return;
    }
    this.#endHeld = true;
    this.#trailersHeld = trailers;
  }

  /** The other half ended with its head. */
  heardAll(): void {
    this.hasHeardEnd = true;
    this.#session.halfClosed(this);
  }

  pause(): void {
    this.#isPaused = true;
  }

  /** Gives what waited, as much as is taken. */
  take(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    const held = this.#held;
    while (held.length > 0 && !this.#isPaused) {
      const chunk = held.shift()!;
      this.#session.held(-chunk.length);
      if (!this.owner.received(chunk)) this.#isPaused = true;
      this.#credit(chunk.length);
      // Whoever was told may have been the last to care.
      if (this.isClosed) return;
    }
    if (held.length > 0 || !this.#endHeld) return;
    this.#endHeld = false;
    this.owner.receivedEnd(this.#trailersHeld);
    this.#session.halfClosed(this);
  }

  /** Bytes of padding: received, and nobody's. */
  skip(bytes: number): void {
    this.#credit(bytes);
  }

  #credit(bytes: number): void {
    if (this.hasHeardEnd || this.isClosed) return;
    this.#uncredited += bytes;
    if (this.#uncredited * 2 < this.#session.limits.streamWindowBytes) return;
    this.receiveWindow += this.#uncredited;
    this.#session.widen(this.id, this.#uncredited);
    this.#uncredited = 0;
  }

  /** Everything that came has been taken. */
  get isTaken(): boolean {
    return this.hasHeardEnd && !this.#endHeld;
  }

  /** Lets go of all that waits. Only the session calls it, once. */
  close(): void {
    this.isClosed = true;
    let bytes = 0;
    for (let i = 0; i < this.#held.length; i++) bytes += this.#held[i]!.length;
    if (bytes > 0) this.#session.held(-bytes);
    this.#held = [];
    this.#queue = [];
    this.#next = 0;
    this.#queuedBytes = 0;
  }
}
