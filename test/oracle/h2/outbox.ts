// What an end of the recorder has yet to say: in order on each stream, within the windows that the
// other end gives.
import { FLAG, FRAME } from '../../../proxy/http/h2/index.ts';
import type { SentFrame } from '../../harness/h2-peer.ts';
import type { Field } from '../message.ts';

export type Said =
  | { readonly kind: 'headers'; readonly fields: readonly Field[]; readonly end: boolean }
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly end: boolean };

type Stream = { window: number; readonly waiting: Said[] };

const FIRST_WINDOW = 65_535;
const FRAME_BYTES = 16_384;

export class Outbox {
  readonly #write: (frame: SentFrame) => void;
  readonly #streams = new Map<number, Stream>();
  #window = FIRST_WINDOW;
  #streamWindow = FIRST_WINDOW;

  constructor(write: (frame: SentFrame) => void) {
    this.#write = write;
  }

  put(id: number, said: Said): void {
    const stream = this.#streams.get(id) ?? { window: this.#streamWindow, waiting: [] };
    this.#streams.set(id, stream);
    stream.waiting.push(said);
    this.#flush(id, stream);
  }

  drop(id: number): void {
    this.#streams.delete(id);
  }

  /** Stream 0 is the connection. */
  widen(id: number, bytes: number): void {
    const stream = this.#streams.get(id);
    if (id === 0) this.#window += bytes;
    else if (stream !== undefined) stream.window += bytes;
    this.#flushAll();
  }

  resize(streamWindow: number): void {
    for (const stream of this.#streams.values()) stream.window += streamWindow - this.#streamWindow;
    this.#streamWindow = streamWindow;
    this.#flushAll();
  }

  #flushAll(): void {
    for (const [id, stream] of this.#streams) this.#flush(id, stream);
  }

  #flush(id: number, stream: Stream): void {
    for (let next = stream.waiting[0]; next !== undefined; next = stream.waiting[0]) {
      if (next.kind === 'headers') this.#headers(id, next);
      else if (!this.#data(id, stream, next)) return;
      stream.waiting.shift();
    }
  }

  #headers(id: number, { fields, end }: Extract<Said, { kind: 'headers' }>): void {
    const block = blockOf(fields);
    const last = Math.max(0, Math.ceil(block.length / FRAME_BYTES) - 1);
    for (let i = 0; i <= last; i++) {
      const type = i === 0 ? FRAME.HEADERS : FRAME.CONTINUATION;
      const flags = (i === 0 && end ? FLAG.END_STREAM : 0) | (i === last ? FLAG.END_HEADERS : 0);
      const payload = block.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
      this.#write({ type, flags, id, payload });
    }
  }

  /** Whether all of it went; what did not waits in its place. */
  #data(id: number, stream: Stream, { bytes, end }: Extract<Said, { kind: 'data' }>): boolean {
    let at = 0;
    do {
      const room = Math.min(this.#window, stream.window, FRAME_BYTES);
      const part = bytes.subarray(at, at + Math.max(0, room));
      if (part.length === 0 && bytes.length > at) {
        stream.waiting[0] = { kind: 'data', bytes: bytes.subarray(at), end };
        return false;
      }
      at += part.length;
      this.#window -= part.length;
      stream.window -= part.length;
      const flags = end && at === bytes.length ? FLAG.END_STREAM : 0;
      this.#write({ type: FRAME.DATA, flags, id, payload: part });
    } while (at < bytes.length);
    return true;
  }
}

/** Literals that no table keeps: the simplest block there is (RFC 7541, 6.2.2). */
function blockOf(fields: readonly Field[]): Buffer {
  const parts = fields.flatMap(({ name, value }) => [Buffer.of(0), text(name), text(value)]);
  return Buffer.concat(parts);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1');
  return Buffer.concat([length(bytes.length), bytes]);
}

function length(value: number): Buffer {
  if (value < 0x7f) return Buffer.of(value);
  const bytes = [0x7f];
  let rest = value - 0x7f;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
