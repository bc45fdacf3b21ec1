// One HTTP/2 connection of the recorder: frames in and out, header blocks without a table of its
// own, windows as wide as they can be for what it hears, and respected for what it says.
import type { Socket } from 'node:net';
import { bytesOf, numbers, type SentFrame } from '../../harness/h2-peer.ts';
import { codeName, FLAG, FRAME, PREFACE } from '../../../proxy/http/h2/index.ts';
import { HpackDecoder, StaticFields } from '../../../proxy/http/hpack/index.ts';
import type { Field } from '../message.ts';
import { Outbox } from './outbox.ts';

export type SessionEvents = {
  readonly head: (id: number, head: { readonly fields: readonly Field[]; end: boolean }) => void;
  readonly data: (id: number, data: { readonly bytes: string; end: boolean }) => void;
  readonly reset: (id: number, code: string) => void;
  readonly goneAway: (code: string) => void;
};

const ANY_FIELD = new StaticFields({ kind: () => 0, isSound: () => true });
const TABLE_BYTES = 4096;
const WINDOW_MAX = 0x7fff_ffff;
const FRAME_HEAD_BYTES = 9;
const INITIAL_WINDOW = 4;
const ENABLE_CONNECT = 8;

type Frame = Required<Omit<SentFrame, 'payload'>> & { readonly payload: Buffer };

export class H2Session {
  readonly #socket: Socket;
  readonly #events: SessionEvents;
  readonly #decoder = new HpackDecoder(ANY_FIELD, TABLE_BYTES);
  readonly #outbox: Outbox;
  #bytes = Buffer.alloc(0);
  /** Bytes of a preface still to come. */
  #preface: number;
  #block: { readonly id: number; readonly end: boolean; readonly parts: Buffer[] } | undefined;

  constructor(socket: Socket, role: 'client' | 'server', events: SessionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#outbox = new Outbox((frame) => this.#write(frame));
    this.#preface = role === 'server' ? PREFACE.length : 0;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    if (role === 'client') socket.write(PREFACE);
    const settings = Buffer.alloc(12);
    settings.writeUInt16BE(INITIAL_WINDOW, 0);
    settings.writeUInt32BE(WINDOW_MAX, 2);
    settings.writeUInt16BE(ENABLE_CONNECT, 6);
    settings.writeUInt32BE(1, 8);
    this.#write({ type: FRAME.SETTINGS, payload: settings });
    this.#write({ type: FRAME.WINDOW_UPDATE, payload: numbers(WINDOW_MAX - 65_535) });
  }

  headers(id: number, fields: readonly Field[], end: boolean): void {
    this.#outbox.put(id, { kind: 'headers', fields, end });
  }

  data(id: number, bytes: string, end: boolean): void {
    this.#outbox.put(id, { kind: 'data', bytes: Buffer.from(bytes, 'latin1'), end });
  }

  reset(id: number, code: number): void {
    this.#write({ type: FRAME.RST_STREAM, id, payload: numbers(code) });
  }

  goAway(lastId: number): void {
    this.#write({ type: FRAME.GOAWAY, payload: numbers(lastId, 0) });
  }

  #write(frame: SentFrame): void {
    if (this.#socket.writable) this.#socket.write(bytesOf(frame));
  }

  #hear(chunk: Buffer): void {
    const skipped = Math.min(this.#preface, chunk.length);
    this.#preface -= skipped;
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(skipped)]);
    while (this.#bytes.length >= FRAME_HEAD_BYTES) {
      const end = FRAME_HEAD_BYTES + this.#bytes.readUIntBE(0, 3);
      if (this.#bytes.length < end) return;
      const bytes = this.#bytes;
      this.#bytes = bytes.subarray(end);
      const payload = bytes.subarray(FRAME_HEAD_BYTES, end);
      const id = bytes.readUInt32BE(5) & WINDOW_MAX;
      this.#take({ type: bytes.readUInt8(3), flags: bytes.readUInt8(4), id, payload });
    }
  }

  #take({ type, flags, id, payload }: Frame): void {
    const end = (flags & FLAG.END_STREAM) !== 0;
    if (type === FRAME.HEADERS) {
      this.#block = { id, end, parts: [unpadded(flags, payload)] };
      if ((flags & FLAG.END_HEADERS) !== 0) this.#endBlock();
    } else if (type === FRAME.CONTINUATION) {
      this.#block?.parts.push(payload);
      if ((flags & FLAG.END_HEADERS) !== 0) this.#endBlock();
    } else if (type === FRAME.DATA) {
      const bytes = unpadded(flags, payload).toString('latin1');
      if (payload.length > 0) {
        this.#write({ type: FRAME.WINDOW_UPDATE, payload: numbers(payload.length) });
      }
      this.#events.data(id, { bytes, end });
    } else if (type === FRAME.RST_STREAM) {
      this.#outbox.drop(id);
      this.#events.reset(id, codeName(payload.readUInt32BE(0)));
    } else if (type === FRAME.GOAWAY) this.#events.goneAway(codeName(payload.readUInt32BE(4)));
    else if (type === FRAME.WINDOW_UPDATE) this.#outbox.widen(id, payload.readUInt32BE(0));
    else if ((flags & FLAG.ACK) === 0) this.#acknowledge(type, payload);
  }

  #acknowledge(type: number, payload: Buffer): void {
    if (type === FRAME.PING) this.#write({ type, flags: FLAG.ACK, payload });
    if (type !== FRAME.SETTINGS) return;
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      if (payload.readUInt16BE(at) !== INITIAL_WINDOW) continue;
      this.#outbox.resize(payload.readUInt32BE(at + 2));
    }
    this.#write({ type, flags: FLAG.ACK });
  }

  #endBlock(): void {
    const block = this.#block;
    this.#block = undefined;
    if (block === undefined) return;
    const fields: Field[] = [];
    const field = ({ name, value }: Field): void => void fields.push({ name, value });
    this.#decoder.read(Buffer.concat(block.parts), { field });
    this.#events.head(block.id, { fields, end: block.end });
  }
}

const PRIORITY_BYTES = 5;

function unpadded(flags: number, payload: Buffer): Buffer {
  let [from, to] = [0, payload.length];
  if ((flags & FLAG.PADDED) !== 0) {
    from = 1;
    to -= payload[0] ?? 0;
  }
  if ((flags & FLAG.PRIORITY) !== 0) from += PRIORITY_BYTES;
  return payload.subarray(from, to);
}
