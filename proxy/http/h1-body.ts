// Reads the body of an HTTP/1 message: counted, in chunks, or until the connection ends. What
// came in is handed on as it is, or as a copy where it was only lent.   hot path
import { BODY_CHUNKED, BODY_UNTIL_CLOSE } from './h1-head.ts';

export interface H1BodyReceiver {
  bodyData(chunk: Buffer): void;
  /** `trailers`: the trailer lines as text, empty when there were none. */
  bodyEnd(trailers: string): void;
  bodyRefused(reason: string): void;
}

const COUNTED = 0;
const UNTIL_CLOSE = 1;
const SIZE_LINE = 2;
const CHUNK = 3;
const CHUNK_END = 4;
const TRAILER = 5;
const DONE = 6;

// More digits than a size of 2^53 needs, some zeros before it included.
const SIZE_DIGITS_MAX = 16;
// Extensions are read and dropped, within reason: of one message, all together.
const EXTENSION_BYTES_MAX = 4096;
const SIZE_LINE_MAX = SIZE_DIGITS_MAX + EXTENSION_BYTES_MAX;
const TRAILER_BYTES_MAX = 16 * 1024;
const CHUNK_LINE = /^([0-9A-Fa-f]{1,16})(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

export class H1Body {
  readonly #receiver: H1BodyReceiver;
  readonly #isLent: boolean;
  #state = DONE;
  #left = 0;
  #line = '';
  #extensionBytes = 0;
  /** Bytes of the chunk beyond the body; valid when its end is told. */
  rest = 0;

  /** `isLent`: chunks are read into again when `feed` returns. */
  constructor(receiver: H1BodyReceiver, isLent: boolean) {
    this.#receiver = receiver;
    this.#isLent = isLent;
  }

  get isDone(): boolean {
    return this.#state === DONE;
  }

  begin(bodyLength: number): void {
    this.#line = '';
    this.#extensionBytes = 0;
    if (bodyLength === BODY_CHUNKED) this.#state = SIZE_LINE;
    else if (bodyLength === BODY_UNTIL_CLOSE) this.#state = UNTIL_CLOSE;
    else {
      this.#left = bodyLength;
      this.#state = bodyLength === 0 ? DONE : COUNTED;
    }
  }

  /** Takes bytes from `at`; returns where the body's bytes ended in this chunk. */
  feed(chunk: Buffer, at: number): number {
    let position = at;
    while (position < chunk.length && this.#state !== DONE) {
      const before = this.#state;
      if (before === UNTIL_CLOSE) {
        this.#tell(position === 0 ? chunk : chunk.subarray(position));
        return chunk.length;
      }
      if (before === COUNTED || before === CHUNK) position = this.#bytes(chunk, position);
      else position = this.#lineOf(chunk, position);
    }
    return position;
  }

  /** The connection ended: fine for a body that lasts until then. */
  ended(): boolean {
    if (this.#state !== UNTIL_CLOSE) return this.#state === DONE;
    this.#state = DONE;
    this.rest = 0;
    this.#receiver.bodyEnd('');
    return true;
  }

  #bytes(chunk: Buffer, position: number): number {
    const available = chunk.length - position;
    const taken = available < this.#left ? available : this.#left;
    const counted = this.#state === COUNTED;
    this.#left -= taken;
    const end = position + taken;
    const whole = position === 0 && taken === chunk.length;
    const finished = this.#left === 0;
    if (finished) this.#state = counted ? DONE : CHUNK_END;
    this.#tell(whole ? chunk : chunk.subarray(position, end));
    if (!finished || !counted) return end;
    this.rest = chunk.length - end;
    this.#receiver.bodyEnd('');
    return end;
  }

  #tell(bytes: Buffer): void {
    this.#receiver.bodyData(this.#isLent ? Buffer.from(bytes) : bytes);
  }

  /** The lines around chunks; a line may come in pieces. */
  #lineOf(chunk: Buffer, position: number): number {
    const newline = chunk.indexOf(10, position);
    const end = newline === -1 ? chunk.length : newline + 1;
    this.#line += chunk.toString('latin1', position, end);
    const limit = this.#state === TRAILER ? TRAILER_BYTES_MAX : SIZE_LINE_MAX;
    if (this.#line.length > limit) return this.#refuse('chunk line too long', chunk);
    if (newline === -1) return end;
    if (this.#state === TRAILER) return this.#trailer(chunk, end);
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) return this.#refuse('a chunk line must end with CRLF', chunk);
    if (this.#state === CHUNK_END) {
      if (line !== '\r\n') return this.#refuse('bytes after the end of a chunk', chunk);
      this.#state = SIZE_LINE;
      return end;
    }
    const size = CHUNK_LINE.exec(line.slice(0, -2));
    if (size === null) return this.#refuse('malformed chunk size', chunk);
    this.#extensionBytes += line.length - (size[1]?.length ?? 0) - 2;
    if (this.#extensionBytes > EXTENSION_BYTES_MAX)
      return this.#refuse('chunk extensions too long', chunk);
    this.#left = parseInt(size[1] ?? '', 16);
    if (!Number.isSafeInteger(this.#left)) return this.#refuse('chunk too large', chunk);
    this.#state = this.#left === 0 ? TRAILER : CHUNK;
    return end;
  }

  #trailer(chunk: Buffer, end: number): number {
    if (this.#line === '\r\n' || this.#line.endsWith('\r\n\r\n')) {
      const lines = this.#line.slice(0, -4);
      this.#state = DONE;
      this.#line = '';
      this.rest = chunk.length - end;
      this.#receiver.bodyEnd(lines);
    } else if (!this.#line.endsWith('\r\n'))
      return this.#refuse('a trailer must end with CRLF', chunk);
    return end;
  }

  #refuse(reason: string, chunk: Buffer): number {
    this.#state = DONE;
    this.#line = '';
    this.#receiver.bodyRefused(reason);
    return chunk.length;
  }
}
