// The other end of an HTTP/2 connection, under a test's control frame by frame: it may keep the
// rules or break them. Remembers every frame it was sent.
import { duplexPair, type Duplex } from 'node:stream';
import {
  BLOCK_START_BYTES,
  HpackDecoder,
  HpackEncoder,
  sizeOf,
  StaticFields,
} from '../../proxy/http/hpack/index.ts';
import { codeName, FLAG, FRAME, PREFACE } from '../../proxy/http/h2/index.ts';

export type Fields = readonly (readonly [name: string, value: string])[];

export type HeardFrame = {
  readonly type: number;
  readonly flags: number;
  readonly id: number;
  readonly payload: Buffer;
  /** `name: value`, of HEADERS. */
  readonly fields: readonly string[];
};

export type SentFrame = {
  readonly type: number;
  readonly flags?: number;
  readonly id?: number;
  readonly payload?: Buffer | readonly number[];
};

export const GET: Fields = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':authority', 'shop'],
  [':path', '/'],
];
export const POST: Fields = [[':method', 'POST'], ...GET.slice(1)];

const TYPES = Object.keys(FRAME);
const ANY_FIELD = new StaticFields({ kind: () => 0, isSound: () => true });

export class H2Peer {
  /** For the end under test. */
  readonly tested: Duplex;
  readonly #socket: Duplex;
  readonly #encoder = new HpackEncoder(4096, new Set());
  readonly #decoder = new HpackDecoder(ANY_FIELD, 4096);
  readonly heard: HeardFrame[] = [];
  hasEnded = false;
  #bytes = Buffer.alloc(0);
  /** Bytes of a preface still to come. */
  #preface: number;

  constructor(role: 'client' | 'server') {
    const [ours, theirs] = duplexPair();
    this.tested = ours;
    this.#socket = theirs;
    this.#preface = role === 'server' ? PREFACE.length : 0;
    theirs.on('data', (chunk: Buffer) => this.#hear(chunk));
    theirs.on('end', () => (this.hasEnded = true));
    theirs.on('error', () => undefined); // The end under test may be gone already.
  }

  /** What a connection begins with: as a client with the preface. */
  async greets(settings: readonly number[] = []): Promise<void> {
    if (this.#preface === 0) this.#socket.write(PREFACE);
    await this.says({ type: FRAME.SETTINGS, payload: settings });
  }

  async says(...frames: readonly SentFrame[]): Promise<void> {
    await this.saysBytes(Buffer.concat(frames.map((frame) => bytesOf(frame))));
  }

  async saysBytes(bytes: Buffer): Promise<void> {
    this.#socket.write(bytes);
    await turns();
  }

  /** Nothing is read from here on. */
  stopsReading(): void {
    this.#socket.pause();
  }

  async leaves(): Promise<void> {
    this.#socket.end();
    await turns();
  }

  headers(id: number, fields: Fields, end: boolean): SentFrame {
    const flags = FLAG.END_HEADERS | (end ? FLAG.END_STREAM : 0);
    return { type: FRAME.HEADERS, flags, id, payload: this.block(fields) };
  }

  block(fields: Fields): Buffer {
    const room = fields.reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
    const target = Buffer.alloc(room + BLOCK_START_BYTES);
    this.#encoder.begin(target, 0);
    for (const [name, value] of fields) this.#encoder.field(name, value);
    return target.subarray(0, this.#encoder.at);
  }

  /** Frames in words: `RST_STREAM 1 CANCEL`, `DATA 1 5 end`, `HEADERS 1 :status: 200`. */
  get story(): string[] {
    return this.heard.map((frame) => wordsOf(frame)).filter((words) => words !== '');
  }

  /** The content that came on a stream. */
  bodyOf(id: number): Buffer {
    const frames = this.heard.filter((each) => each.type === FRAME.DATA && each.id === id);
    return Buffer.concat(frames.map(({ payload }) => payload));
  }

  forget(): void {
    this.heard.length = 0;
  }

  #hear(chunk: Buffer): void {
    const skipped = Math.min(this.#preface, chunk.length);
    this.#preface -= skipped;
    this.#bytes = Buffer.concat([this.#bytes, chunk.subarray(skipped)]);
    while (this.#bytes.length >= 9) {
      const length = this.#bytes.readUIntBE(0, 3);
      if (this.#bytes.length < 9 + length) return;
      const type = this.#bytes.readUInt8(3);
      const payload = Buffer.from(this.#bytes.subarray(9, 9 + length));
      const fields = type === FRAME.HEADERS ? this.#fieldsOf(payload) : [];
      const flags = this.#bytes.readUInt8(4);
      this.heard.push({ type, flags, id: this.#bytes.readUInt32BE(5), payload, fields });
      this.#bytes = this.#bytes.subarray(9 + length);
    }
  }

  #fieldsOf(block: Buffer): string[] {
    const fields: string[] = [];
    this.#decoder.read(block, {
      field: ({ name, value }) => void fields.push(`${name}: ${value}`),
    });
    return fields;
  }
}

/** Lets streams deliver what was written, and turns of the loop go by. */
export async function turns(count = 6): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

export function contentOf(id: number, content: string | Buffer, end: boolean): SentFrame {
  return { type: FRAME.DATA, flags: end ? FLAG.END_STREAM : 0, id, payload: Buffer.from(content) };
}

export function resetOf({ id, code }: { readonly id: number; readonly code: number }): SentFrame {
  return { type: FRAME.RST_STREAM, id, payload: numbers(code) };
}

export function windowOf({
  id,
  bytes,
}: {
  readonly id: number;
  readonly bytes: number;
}): SentFrame {
  return { type: FRAME.WINDOW_UPDATE, id, payload: numbers(bytes) };
}

export function settingOf({
  name,
  value,
}: {
  readonly name: number;
  readonly value: number;
}): SentFrame {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(name, 0);
  payload.writeUInt32BE(value, 2);
  return { type: FRAME.SETTINGS, payload };
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

export function bytesOf({ type, flags = 0, id = 0, payload = [] }: SentFrame): Buffer {
  const content = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(content.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, content]);
}

function wordsOf({ type, flags, id, payload, fields }: HeardFrame): string {
  const end = (type === FRAME.DATA || type === FRAME.HEADERS) && (flags & FLAG.END_STREAM) !== 0;
  const last = end ? ' end' : '';
  if (type === FRAME.SETTINGS) return '';
  if (type === FRAME.HEADERS) return `HEADERS ${id} ${fields.join(', ')}${last}`;
  if (type === FRAME.DATA) return `DATA ${id} ${payload.length}${last}`;
  if (type === FRAME.RST_STREAM) return `RST_STREAM ${id} ${codeName(payload.readUInt32BE(0))}`;
  if (type === FRAME.WINDOW_UPDATE) return `WINDOW_UPDATE ${id} ${payload.readUInt32BE(0)}`;
  if (type === FRAME.PING) return (flags & FLAG.ACK) === 0 ? 'PING' : 'PING answered';
  if (type !== FRAME.GOAWAY) return `${TYPES[type]} ${id}`;
  const why = payload.toString('latin1', 8);
  const code = codeName(payload.readUInt32BE(4));
  return `GOAWAY ${payload.readUInt32BE(0)} ${code}${why === '' ? '' : ` ${why}`}`;
}
