// One stream of a connection, either role's: its two halves, its windows, what waits to be sent and
// what waits to be taken. Whoever owns it (an exchange) hears of it once that it ended or broke.
//   hot path
import type { Headers } from '../headers.ts';
import type { HeaderBlock } from './header-block.ts';
import { Pieces } from './pieces.ts';
import type { Session } from './session.ts';
import { FRAME_BYTES_MAX } from './wire.ts';

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
// What waited is given in pieces like those it would have come in.
const TAKE_BYTES_MAX = FRAME_BYTES_MAX;

export class Stream {
  readonly id: number;
  readonly owner: StreamOwner;
  readonly openedAt: number;
  readonly #session: Session;
  // ── what we send ──
  sendWindow: number;
  readonly #queue = new Pieces();
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
  readonly #held = new Pieces();
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
    return !this.#queue.isEmpty;
  }

  // ── sending ──

  /** False: it waits, and `writable` will say when to go on. */
  send(chunk: Buffer): boolean {
    if (this.isClosed || this.#isEnding || chunk.length === 0) return true;
    const taken = this.hasQueue ? 0 : this.#session.sendNow(this, chunk);
    if (taken === chunk.length) return true;
    this.#queue.add(taken === 0 ? chunk : chunk.subarray(taken));
    this.#session.wait(this);
    this.#asksForRoom = this.#queue.bytes >= QUEUE_BYTES_MAX;
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
    const piece = this.#queue.take(bytes);
    if (piece === undefined) return 0;
    this.#session.sendFrame(this, piece);
    this.stalledLooks = 0;
    if (!this.hasQueue && this.#isEnding) this.#end();
    else if (this.#asksForRoom && this.#queue.bytes * 2 < QUEUE_BYTES_MAX) {
      this.#asksForRoom = false;
      this.owner.writable();
    }
    return piece.length;
  }

  #end(): void {
    this.#session.sendEnd(this, this.#trailers);
    this.hasSentEnd = true;
    this.#session.halfClosed(this);
  }

  // ── receiving ──

  receive(chunk: Buffer): void {
    if (this.#isPaused) {
      this.#held.add(chunk);
      this.#session.held(chunk.length);
      return;
    }
    if (!this.owner.received(chunk)) this.#isPaused = true;
    this.#credit(chunk.length);
  }

  receiveEnd(trailers: Headers | undefined): void {
    this.hasHeardEnd = true;
    if (this.#held.isEmpty) {
      this.#session.halfClosed(this);
      this.owner.receivedEnd(trailers);
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
    while (!this.#isPaused) {
      const chunk = held.take(TAKE_BYTES_MAX);
      if (chunk === undefined) break;
      this.#session.held(-chunk.length);
      if (!this.owner.received(chunk)) this.#isPaused = true;
      this.#credit(chunk.length);
      // Whoever was told may have been the last to care.
      if (this.isClosed) return;
    }
    if (!held.isEmpty || !this.#endHeld) return;
    this.#endHeld = false;
    this.#session.halfClosed(this);
    this.owner.receivedEnd(this.#trailersHeld);
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
    const { bytes } = this.#held;
    this.#held.clear();
    this.#queue.clear();
    if (bytes > 0) this.#session.held(-bytes);
  }
}
