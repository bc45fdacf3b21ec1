// One HTTP/2 connection as clients and the backend of a run need it: frames in and out, windows
// kept, and nothing judged, so that it costs a fraction of what any subject costs. Of Lateen's own
// code it shares numbers, header compression and how sockets are read: a fault of its sessions must
// not be on both sides of a figure.
import type { Duplex } from 'node:stream';
import { readShared } from '../../proxy/http/index.ts';
import { FLAG, FRAME, PREFACE, SETTING } from '../../proxy/http/h2/index.ts';
import { Outbox } from './outbox.ts';

export type Hearer = {
  readonly headers: (id: number, block: Buffer, isLast: boolean) => void;
  /** As it comes, not frame by frame. `content` is only valid during the call. */
  readonly data: (id: number, content: Buffer, isLast: boolean) => void;
  readonly reset: (id: number) => void;
  /** Nothing comes any more. */
  readonly over: (why: string) => void;
};

export type WireOptions = {
  readonly role: 'client' | 'server';
  readonly hearer: Hearer;
  /** What the other end may send on a stream; it is told of more with `grant` alone. */
  readonly streamBytes: number;
};

type Sending = {
  window: number;
  /** What waits for window. */
  readonly queue: Part[];
};

/** `left`: bytes of the frame still to come. */
type Content = { readonly id: number; left: number; readonly isLast: boolean };

type Part = { readonly kind: 'head' | 'content'; bytes: Buffer; readonly isLast: boolean };

const HEAD_BYTES = 9;
const FRAME_BYTES_MAX = 16_384;
const WINDOW_AT_START = 65_535;
/** More than a round can bring. */
export const ENDLESS_BYTES = 0x7fff_ffff;
// The connection's window is filled up after so many bytes.
const GRANT_BYTES = 2 ** 30;
// What servers in Go say.
const STREAMS_MAX = 250;
const NOTHING = Buffer.alloc(0);

export class Wire {
  readonly #hearer: Hearer;
  readonly #out: Outbox;
  readonly #sendings = new Map<number, Sending>();
  #rest: Buffer = NOTHING;
  /** A frame of it has begun. */
  #content: Content | undefined;
  #prefaceLeft: number;
  #window = WINDOW_AT_START;
  #streamWindow = WINDOW_AT_START;
  #received = 0;

  constructor(socket: Duplex, { role, hearer, streamBytes }: WireOptions) {
    this.#hearer = hearer;
    this.#out = new Outbox(socket);
    this.#prefaceLeft = role === 'server' ? PREFACE.length : 0;
    if (role === 'client') this.#out.bytes(PREFACE);
    this.#settings([
      [SETTING.INITIAL_WINDOW_SIZE, streamBytes],
      ...(role === 'server' ? [[SETTING.MAX_CONCURRENT_STREAMS, STREAMS_MAX] as const] : []),
    ]);
    this.grant(0, ENDLESS_BYTES - WINDOW_AT_START);
    readShared(socket, (chunk) => this.#read(chunk));
    socket.on('error', ({ message }) => hearer.over(message));
    socket.on('close', () => hearer.over('the connection is closed'));
  }

  /** Trailers too: they never overtake content. */
  head(id: number, block: Buffer, isLast: boolean): void {
    const queue = this.#sendings.get(id)?.queue;
    if (queue !== undefined && queue.length > 0) queue.push({ kind: 'head', bytes: block, isLast });
    else this.#sayHead(id, block, isLast);
  }

  /** Goes out as windows allow; `bytes` must stay as they are until then. */
  content(id: number, bytes: Buffer, isLast: boolean): void {
    const known = this.#sendings.get(id);
    const window = known?.window ?? this.#streamWindow;
    const fits = bytes.length <= Math.min(window, this.#window, FRAME_BYTES_MAX);
    // What most answers are: one piece, at once, and no more is to be known of the stream.
    if (fits && isLast && (known === undefined || known.queue.length === 0)) {
      this.#sayContent(id, bytes, true);
      return;
    }
    const sending = this.#sending(id);
    sending.queue.push({ kind: 'content', bytes, isLast });
    this.#drain(id, sending);
  }

  /** Lets the other end send so much more: on a stream, or with 0 on all of them together. */
  grant(id: number, bytes: number): void {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(bytes, 0);
    this.#out.frame({ type: FRAME.WINDOW_UPDATE, flags: 0, id }, payload);
  }

  #sending(id: number): Sending {
    const known = this.#sendings.get(id);
    if (known !== undefined) return known;
    const sending = { window: this.#streamWindow, queue: [] };
    this.#sendings.set(id, sending);
    return sending;
  }

  #drain(id: number, sending: Sending): void {
    const { queue } = sending;
    for (let part = queue[0]; part !== undefined; part = queue[0]) {
      const { kind, bytes, isLast } = part;
      if (kind === 'head') this.#sayHead(id, bytes, isLast);
      else {
        const room = Math.min(sending.window, this.#window, FRAME_BYTES_MAX);
        if (room <= 0 && bytes.length > 0) return;
        const piece = bytes.subarray(0, room);
        part.bytes = bytes.subarray(piece.length);
        sending.window -= piece.length;
        this.#sayContent(id, piece, isLast && part.bytes.length === 0);
        if (part.bytes.length > 0) continue;
      }
      queue.shift();
    }
  }

  #sayHead(id: number, block: Buffer, isLast: boolean): void {
    const flags = FLAG.END_HEADERS | (isLast ? FLAG.END_STREAM : 0);
    this.#out.frame({ type: FRAME.HEADERS, flags, id }, block);
    if (isLast) this.#sendings.delete(id);
  }

  #sayContent(id: number, bytes: Buffer, isLast: boolean): void {
    this.#window -= bytes.length;
    this.#out.frame({ type: FRAME.DATA, flags: isLast ? FLAG.END_STREAM : 0, id }, bytes);
    if (isLast) this.#sendings.delete(id);
  }

  #settings(pairs: readonly (readonly [name: number, value: number])[]): void {
    const payload = Buffer.alloc(pairs.length * 6);
    for (const [i, [name, value]] of pairs.entries()) {
      payload.writeUInt16BE(name, i * 6);
      payload.writeUInt32BE(value, i * 6 + 2);
    }
    this.#out.frame({ type: FRAME.SETTINGS, flags: 0, id: 0 }, payload);
  }

  #read(chunk: Buffer): void {
    const skipped = Math.min(this.#prefaceLeft, chunk.length);
    this.#prefaceLeft -= skipped;
    const fresh = chunk.subarray(skipped);
    const bytes = this.#rest.length === 0 ? fresh : Buffer.concat([this.#rest, fresh]);
    let at = 0;
    for (;;) {
      at += this.#readContent(bytes, at);
      if (bytes.length - at < HEAD_BYTES) break;
      const length = bytes.readUIntBE(at, 3);
      const type = bytes[at + 3] ?? 0;
      const flags = bytes[at + 4] ?? 0;
      const id = bytes.readUInt32BE(at + 5);
      if (type === FRAME.DATA && (flags & FLAG.PADDED) === 0) {
        this.#content = { id, left: length, isLast: (flags & FLAG.END_STREAM) !== 0 };
        at += HEAD_BYTES;
        // An empty one has nothing to wait for.
        if (length === 0) this.#readContent(NOTHING, 0);
        continue;
      }
      const end = at + HEAD_BYTES + length;
      if (bytes.length < end) break;
      this.#take({ type, flags, id }, bytes.subarray(at + HEAD_BYTES, end));
      at = end;
    }
    // The buffer is filled anew.
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  /** Content is passed on as it comes: whoever waits for whole frames copies every byte. */
  #readContent(bytes: Buffer, at: number): number {
    const content = this.#content;
    if (content === undefined) return 0;
    const part = bytes.subarray(at, at + content.left);
    content.left -= part.length;
    const isWhole = content.left === 0;
    if (isWhole) this.#content = undefined;
    if (part.length > 0 || isWhole) this.#contentCame(content, part);
    return part.length;
  }

  #contentCame({ id, left, isLast }: Content, part: Buffer): void {
    this.#received += part.length;
    if (this.#received > GRANT_BYTES) {
      this.grant(0, this.#received);
      this.#received = 0;
    }
    this.#hearer.data(id, part, isLast && left === 0);
  }

  #take({ type, flags, id }: FrameHead, payload: Buffer): void {
    const isLast = (flags & FLAG.END_STREAM) !== 0;
    if (type === FRAME.DATA) this.#contentCame({ id, left: 0, isLast }, unpadded(payload, flags));
    else if (type === FRAME.HEADERS) {
      if ((flags & FLAG.END_HEADERS) === 0) throw new Error('a header block of several frames');
      this.#hearer.headers(id, unpadded(payload, flags), isLast);
    } else if (type === FRAME.WINDOW_UPDATE) this.#granted(id, payload.readUInt32BE(0));
    else if (type === FRAME.SETTINGS) this.#settingsCame(flags, payload);
    else if (type === FRAME.RST_STREAM) {
      this.#sendings.delete(id);
      this.#hearer.reset(id);
    } else if (type === FRAME.PING && (flags & FLAG.ACK) === 0) {
      this.#out.frame({ type: FRAME.PING, flags: FLAG.ACK, id: 0 }, payload);
    } else if (type === FRAME.GOAWAY) {
      this.#hearer.over(`GOAWAY ${payload.readUInt32BE(4)} ${payload.toString('latin1', 8)}`);
    }
  }

  #granted(id: number, bytes: number): void {
    if (id === 0) {
      this.#window += bytes;
      for (const [each, sending] of this.#sendings) this.#drain(each, sending);
      return;
    }
    const sending = this.#sendings.get(id);
    if (sending === undefined) return;
    sending.window += bytes;
    this.#drain(id, sending);
  }

  #settingsCame(flags: number, payload: Buffer): void {
    if ((flags & FLAG.ACK) !== 0) return;
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      if (payload.readUInt16BE(at) !== SETTING.INITIAL_WINDOW_SIZE) continue;
      const more = payload.readUInt32BE(at + 2) - this.#streamWindow;
      this.#streamWindow += more;
      for (const [id, sending] of this.#sendings) {
        sending.window += more;
        this.#drain(id, sending);
      }
    }
    this.#out.frame({ type: FRAME.SETTINGS, flags: FLAG.ACK, id: 0 }, NOTHING);
  }
}

export type FrameHead = { readonly type: number; readonly flags: number; readonly id: number };

function unpadded(payload: Buffer, flags: number): Buffer {
  const isPadded = (flags & FLAG.PADDED) !== 0;
  const before = (isPadded ? 1 : 0) + ((flags & FLAG.PRIORITY) === 0 ? 0 : 5);
  const after = isPadded ? (payload[0] ?? 0) : 0;
  return before + after === 0 ? payload : payload.subarray(before, payload.length - after);
}
