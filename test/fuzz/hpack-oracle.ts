// Node's own HTTP/2 (nghttp2) on the same header blocks: a server that is asked with them, each on
// a stream of its own.
import { performServerHandshake } from 'node:http2';
import { Duplex } from 'node:stream';

export type SeenBlocks = {
  /** Blocks until the first that could not be read; all of them when every one could. */
  readonly readable: number;
  /** `name: value`, of those that were requests, by their place. */
  readonly fields: ReadonlyMap<number, readonly string[]>;
};

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const HEADERS = 1;
const SETTINGS = 4;
const GOAWAY = 7;
const END_STREAM_AND_HEADERS = 5;
const COMPRESSION_ERROR = 9;
const FRAME_HEAD_BYTES = 9;

export async function seeBlocks(blocks: readonly Buffer[]): Promise<SeenBlocks> {
  const said: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      said.push(Buffer.from(chunk));
      done();
    },
  });
  socket.on('error', () => undefined);
  const session = performServerHandshake(socket);
  session.on('error', () => undefined);
  const fields = new Map<number, readonly string[]>();
  session.on('stream', (stream, _headers, _flags, raw) => {
    stream.on('error', () => undefined);
    fields.set(((stream.id ?? 1) - 1) / 2, paired(raw));
  });
  socket.push(
    Buffer.concat([PREFACE, frame({ type: SETTINGS, flags: 0, id: 0 }, Buffer.alloc(0))]),
  );
  let readable = 0;
  for (const [index, block] of blocks.entries()) {
    const head = { type: HEADERS, flags: END_STREAM_AND_HEADERS, id: index * 2 + 1 };
    socket.push(frame(head, block));
    // It writes what it has to say in the turn after.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (hasFailed(Buffer.concat(said))) break;
    readable += 1;
  }
  session.destroy();
  socket.destroy();
  return { readable, fields };
}

function paired(raw: readonly string[]): string[] {
  return Array.from({ length: raw.length / 2 }, (_, i) => `${raw[i * 2]}: ${raw[i * 2 + 1]}`);
}

/** Whether it said goodbye because a block could not be read. */
function hasFailed(said: Buffer): boolean {
  for (let at = 0; at + FRAME_HEAD_BYTES <= said.length;) {
    const length = said.readUIntBE(at, 3);
    const type = said.readUInt8(at + 3);
    const code = at + FRAME_HEAD_BYTES + 4;
    if (type === GOAWAY && said.readUInt32BE(code) === COMPRESSION_ERROR) return true;
    at += FRAME_HEAD_BYTES + length;
  }
  return false;
}

type FrameHead = { readonly type: number; readonly flags: number; readonly id: number };

function frame({ type, flags, id }: FrameHead, payload: Buffer): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}
