// What stands behind everybody who speaks HTTP/2: `main.ts PORT`, prior knowledge. Answers 1 KB to
// everything; to `/upload` once it has all of it; to `/stream` 32 MB; to `/seen` what it saw of the
// headers that every subject must add; and two methods of gRPC, one message for another.
import { createServer, type Socket } from 'node:net';
import { BlockReader, blockOf, ENDLESS_BYTES, Wire, type Fields } from '../h2/index.ts';
import { ANSWER_BYTES, ECHO, STREAM_BYTES, UNARY, UNARY_MESSAGE } from './answers.ts';

type Stream = { readonly path: string; readonly fields: Fields };

const [port = 0] = process.argv.slice(2).map(Number);

const OK = blockOf({ ':status': '200', 'content-type': 'text/plain' });
const GRPC = blockOf({ ':status': '200', 'content-type': 'application/grpc' });
const GRPC_END = blockOf({ 'grpc-status': '0' });
const ANSWER = Buffer.alloc(ANSWER_BYTES, 'x');
const BULK = Buffer.alloc(STREAM_BYTES);

createServer({ noDelay: true }, serve).listen({ port, host: '127.0.0.1', backlog: 4096 });

function serve(socket: Socket): void {
  const reader = new BlockReader();
  const streams = new Map<number, Stream>();
  const wire = new Wire(socket, {
    role: 'server',
    streamBytes: ENDLESS_BYTES,
    hearer: {
      headers(id, block, isLast) {
        const fields = reader.read(block);
        const stream = { path: fields.get(':path') ?? '', fields };
        if (stream.path === ECHO) wire.head(id, GRPC, false);
        if (isLast) answer(wire, id, stream);
        else streams.set(id, stream);
      },
      data(id, content, isLast) {
        const stream = streams.get(id);
        if (stream === undefined) return;
        // What waits for window must not change meanwhile, and the reader's buffer does.
        if (stream.path === ECHO) wire.content(id, Buffer.from(content), false);
        if (!isLast) return;
        streams.delete(id);
        answer(wire, id, stream);
      },
      reset: (id) => void streams.delete(id),
      over: () => socket.destroy(),
    },
  });
}

function answer(wire: Wire, id: number, { path, fields }: Stream): void {
  if (path === ECHO) wire.head(id, GRPC_END, true);
  else if (path === UNARY) {
    wire.head(id, GRPC, false);
    wire.content(id, UNARY_MESSAGE, false);
    wire.head(id, GRPC_END, true);
  } else {
    wire.head(id, OK, false);
    wire.content(id, contentOf(path, fields), true);
  }
}

function contentOf(path: string, fields: Fields): Buffer {
  if (path === '/stream') return BULK;
  if (path !== '/seen') return ANSWER;
  const seen = (name: string): string => fields.get(name) ?? '';
  const id = seen('x-request-id');
  return Buffer.from(`id=${id} for=${seen('x-forwarded-for')} proto=${seen('x-forwarded-proto')}`);
}
