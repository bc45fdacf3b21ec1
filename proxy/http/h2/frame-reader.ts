// Cuts what a socket delivers into frames, in place: DATA is handed on in the pieces it comes in,
// every other frame whole. Knows sizes and nothing of streams.   hot path
import { FRAME, FRAME_BYTES_MAX, FRAME_HEAD_BYTES } from './wire.ts';

/** The head of the frame that is being read: one object, overwritten by the next. */
export class FrameHead {
  length = 0;
  type = 0;
  flags = 0;
  stream = 0;
}

export interface FrameReceiver {
  /** A head was read. False: read no further. */
  frameBegins(head: FrameHead): boolean;
  /** The whole payload of a frame that is not DATA. */
  frame(head: FrameHead, payload: Buffer): void;
  /** A piece of a DATA frame's payload, padding and all; `left` bytes of it are to come. */
  piece(head: FrameHead, piece: Buffer, left: number): void;
  /** A frame is larger than we said we take. */
  tooLarge(head: FrameHead): void;
}

const NOTHING = Buffer.alloc(0);

export class FrameReader {
  readonly #receiver: FrameReceiver;
  readonly #head = new FrameHead();
  /** Of a DATA frame under way. */
  #left = 0;
  #inData = false;
  /** A frame, or its head, that came in part. */
  #partial: Buffer = NOTHING;
  /** What waits while nothing may be read. */
  #held: Buffer = NOTHING;
  #isStopped = false;

  constructor(receiver: FrameReceiver) {
    this.#receiver = receiver;
  }

  /** From now on bytes are kept, not read. */
  stop(): void {
    this.#isStopped = true;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Reads on, what was kept first; false when that stopped it again. */
  resume(): boolean {
    this.#isStopped = false;
    const held = this.#held;
    this.#held = NOTHING;
    if (held.length > 0) this.read(held);
    return this.#mayRead();
  }

  #mayRead(): boolean {
    return !this.#isStopped;
  }

  read(chunk: Buffer): void {
    if (this.#isStopped) {
      this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
      return;
    }
    let bytes = chunk;
    if (this.#partial.length > 0) {
      bytes = Buffer.concat([this.#partial, chunk]);
      this.#partial = NOTHING;
    }
    let at = 0;
    while (at < bytes.length) {
      if (!this.#mayRead()) {
        this.#held = bytes.subarray(at);
        break;
      }
      const next = this.#inData ? this.#data(bytes, at) : this.#frame(bytes, at);
      if (next < 0) {
        this.#partial = at === 0 ? bytes : bytes.subarray(at);
        break;
      }
      at = next;
    }
  }

  /** One frame; where it ends, or −1 when not all of it is there. */
  #frame(bytes: Buffer, at: number): number {
    if (bytes.length - at < FRAME_HEAD_BYTES) return -1;
    const head = this.#head;
    const length = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    head.length = length;
    head.type = bytes[at + 3]!;
    head.flags = bytes[at + 4]!;
    head.stream =
      ((bytes[at + 5]! & 0x7f) << 24) |
      (bytes[at + 6]! << 16) |
      (bytes[at + 7]! << 8) |
      bytes[at + 8]!;
    if (length > FRAME_BYTES_MAX) {
      this.#receiver.tooLarge(head);
      return bytes.length;
    }
    const start = at + FRAME_HEAD_BYTES;
    if (head.type === FRAME.DATA) {
      if (!this.#receiver.frameBegins(head)) return bytes.length;
      this.#left = length;
      this.#inData = true;
      if (length > 0) return start;
      this.#inData = false;
      this.#receiver.piece(head, NOTHING, 0);
      return start;
    }
    const end = start + length;
    if (end > bytes.length) return -1;
    if (!this.#receiver.frameBegins(head)) return bytes.length;
    this.#receiver.frame(head, bytes.subarray(start, end));
    return end;
  }

  #data(bytes: Buffer, at: number): number {
    const available = bytes.length - at;
    const taken = available < this.#left ? available : this.#left;
    this.#left -= taken;
    if (this.#left === 0) this.#inData = false;
    const end = at + taken;
    this.#receiver.piece(this.#head, bytes.subarray(at, end), this.#left);
    return end;
  }
}
