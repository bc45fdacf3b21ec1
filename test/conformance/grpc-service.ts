// A service of every shape of gRPC, over Google's library for Node; `python/service.py` is the same
// over the one for Python. What a server saw of its clients it tells when asked.
import {
  Metadata,
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';

const ROOMY = 16 * 1024 * 1024;
export const GRPC_OPTIONS = {
  'grpc.max_receive_message_length': ROOMY,
  'grpc.max_send_message_length': ROOMY,
};

export const same = (bytes: Buffer): Buffer => bytes;

function method(
  name: string,
  { asks = false, answers = false }: { asks?: boolean; answers?: boolean },
) {
  const codec = {
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
  const streams = { requestStream: asks, responseStream: answers };
  return { path: `/shop.Echo/${name}`, ...streams, ...codec };
}

export const ECHO = {
  unary: method('Unary', {}),
  gather: method('Gather', { asks: true }),
  repeat: method('Repeat', { answers: true }),
  talk: method('Talk', { asks: true, answers: true }),
  fail: method('Fail', {}),
  wait: method('Wait', { answers: true }),
  tell: method('Tell', {}),
} satisfies ServiceDefinition;

/** What a server saw of its clients; deadlines in milliseconds from when it was asked. */
export type Seen = { waiting: number; cancelled: number; deadlines: (number | undefined)[] };

export type GrpcServer = { readonly seen: Seen; stop(): void };

type UnaryCall = ServerUnaryCall<Buffer, Buffer>;
type Done = sendUnaryData<Buffer>;

export async function serveEcho(port: number): Promise<GrpcServer> {
  const seen: Seen = { waiting: 0, cancelled: 0, deadlines: [] };
  const server = new Server({ ...GRPC_OPTIONS, 'grpc.max_concurrent_streams': 20_000 });
  server.addService(ECHO, {
    unary,
    gather: (call: ServerReadableStream<Buffer, Buffer>, done: Done) => {
      const parts: Buffer[] = [];
      call.on('data', (part: Buffer) => void parts.push(part));
      call.on('end', () => done(null, Buffer.concat(parts)));
    },
    repeat: (call: ServerWritableStream<Buffer, Buffer>) => {
      for (let i = 0; i < 100; i++) call.write(call.request);
      call.end();
    },
    talk: (call: ServerDuplexStream<Buffer, Buffer>) => {
      call.on('data', (part: Buffer) => void call.write(part));
      call.on('end', () => call.end());
    },
    fail,
    wait: (call: ServerWritableStream<Buffer, Buffer>) => {
      seen.waiting += 1;
      seen.deadlines.push(leftOf(call.getDeadline()));
      call.on('cancelled', () => void (seen.cancelled += 1));
      call.sendMetadata(new Metadata());
    },
    tell: (_call: UnaryCall, done: Done) => done(null, Buffer.from(JSON.stringify(seen))),
  });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  return { seen, stop: () => server.forceShutdown() };
}

function unary(call: UnaryCall, done: Done): void {
  const [head, trailers] = [new Metadata(), new Metadata()];
  for (const value of call.metadata.get('sent-ascii')) head.add('back-ascii', value);
  for (const value of call.metadata.get('sent-bin')) trailers.add('back-bin', value);
  call.sendMetadata(head);
  done(null, call.request, trailers);
}

function fail(call: UnaryCall, done: Done): void {
  const code = call.request[0] ?? 0;
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from([0, 1, 2, 255]));
  if (code === 0) done(null, Buffer.from('fine'), metadata);
  else done({ code, details: 'as asked: ünïcode', metadata });
}

function leftOf(deadline: Date | number): number | undefined {
  const at = Number(deadline);
  return Number.isFinite(at) ? at - Date.now() : undefined;
}
