// gRPC between programs that are not ours, through two sidecars with mutual TLS between them:
// Google's own client and server for Node.
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { t } from 'tap';
import { sidecarPair, type SidecarPair } from '../harness/sidecar-pair.ts';

const same = (bytes: Buffer): Buffer => bytes;
const ROOMY = 16 * 1024 * 1024;
const OPTIONS = {
  'grpc.max_receive_message_length': ROOMY,
  'grpc.max_send_message_length': ROOMY,
};

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

const ECHO = {
  unary: method('Unary', {}),
  gather: method('Gather', { asks: true }),
  repeat: method('Repeat', { answers: true }),
  talk: method('Talk', { asks: true, answers: true }),
  fail: method('Fail', {}),
  wait: method('Wait', { answers: true }),
} satisfies ServiceDefinition;

type Watch = { waiting: number; cancelled: number; deadlines: unknown[] };

async function serve(pair: SidecarPair): Promise<{ readonly watch: Watch; stop(): void }> {
  const watch: Watch = { waiting: 0, cancelled: 0, deadlines: [] };
  const server = new Server({ ...OPTIONS, 'grpc.max_concurrent_streams': 20_000 });
  server.addService(ECHO, {
    unary: (call: UnaryCall, done: Done) => {
      const trailers = new Metadata();
      for (const value of call.metadata.get('sent-bin')) trailers.add('back-bin', value);
      done(null, call.request, trailers);
    },
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
    fail: (call: UnaryCall, done: Done) => {
      const metadata = new Metadata();
      metadata.set('grpc-status-details-bin', Buffer.from([0, 1, 2, 255]));
      done({ code: call.request[0] ?? 0, details: 'as asked: ünïcode', metadata });
    },
    wait: (call: ServerWritableStream<Buffer, Buffer>) => {
      watch.waiting += 1;
      watch.deadlines.push(call.getDeadline());
      call.on('cancelled', () => void (watch.cancelled += 1));
      call.sendMetadata(new Metadata());
    },
  });
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${pair.appPort}`, ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    ),
  );
  return { watch, stop: () => server.forceShutdown() };
}

type UnaryCall = ServerUnaryCall<Buffer, Buffer>;
type Done = sendUnaryData<Buffer>;

const pair = await sidecarPair(t, { wire: 'mesh' });
const server = await serve(pair);
const { watch } = server;
const client = new Client(`127.0.0.1:${pair.port}`, credentials.createInsecure(), OPTIONS);
t.teardown(() => {
  client.close();
  server.stop();
});

type Told = { readonly answer: Buffer | undefined; readonly error: ServiceError | undefined };

function unary(path: string, message: Buffer, metadata = new Metadata()) {
  let trailers: Metadata | undefined;
  const told = new Promise<Told>((resolve) => {
    const options = { deadline: Date.now() + 20_000 };
    const call = client.makeUnaryRequest(
      path,
      same,
      same,
      message,
      metadata,
      options,
      (error, answer) => resolve({ error: error ?? undefined, answer }),
    );
    call.on('status', (said) => (trailers = said.metadata));
  });
  return told.then((all) => ({ ...all, trailers }));
}

await t.test('a call and its answer, small and of four megabytes', async (t) => {
  const small = await unary('/shop.Echo/Unary', Buffer.from('hello'));
  t.same(small.answer?.toString(), 'hello');
  const large = Buffer.alloc(4 * 1024 * 1024, 'l');
  t.ok((await unary('/shop.Echo/Unary', large)).answer?.equals(large));
});

await t.test('binary metadata there and back', async (t) => {
  const metadata = new Metadata();
  metadata.set('sent-bin', Buffer.from([0, 128, 255]));
  const { trailers } = await unary('/shop.Echo/Unary', Buffer.from('m'), metadata);
  t.same(trailers?.get('back-bin'), [Buffer.from([0, 128, 255])]);
});

await t.test('every status arrives with its message and its details', async (t) => {
  for (let code = 1; code <= 16; code++) {
    const { error } = await unary('/shop.Echo/Fail', Buffer.from([code]));
    t.equal(error?.code, code);
    t.equal(error?.details, 'as asked: ünïcode');
    t.same(error?.metadata.get('grpc-status-details-bin'), [Buffer.from([0, 1, 2, 255])]);
  }
});

await t.test('streams from either side, and from both', async (t) => {
  const gathered = await new Promise<Buffer | undefined>((resolve, reject) => {
    const call = client.makeClientStreamRequest(ECHO.gather.path, same, same, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    );
    for (let i = 0; i < 50; i++) call.write(Buffer.alloc(10_000, 'g'));
    call.end();
  });
  t.equal(gathered?.length, 500_000);
  const repeated = await new Promise<number>((resolve, reject) => {
    let count = 0;
    const call = client.makeServerStreamRequest(ECHO.repeat.path, same, same, Buffer.from('r'));
    call.on('data', () => (count += 1));
    call.on('end', () => resolve(count));
    call.on('error', reject);
  });
  t.equal(repeated, 100);
  const talked = await new Promise<readonly string[]>((resolve, reject) => {
    const heard: string[] = [];
    const call = client.makeBidiStreamRequest(ECHO.talk.path, same, same);
    call.on('data', (part: Buffer) => {
      heard.push(part.toString());
      if (heard.length < 20) call.write(Buffer.from(`turn ${heard.length}`));
      else call.end();
    });
    call.on('end', () => resolve(heard));
    call.on('error', reject);
    call.write(Buffer.from('turn 0'));
  });
  t.equal(talked.at(-1), 'turn 19');
});

await t.test(
  'a deadline is told to the server, and a cancelled call is cancelled there',
  async (t) => {
    const late = await new Promise<number>((resolve) => {
      const options = { deadline: Date.now() + 300 };
      const call = client.makeServerStreamRequest(
        ECHO.wait.path,
        same,
        same,
        Buffer.from('w'),
        options,
      );
      call.on('data', () => undefined);
      call.on('error', ({ code }: ServiceError) => resolve(code));
    });
    t.equal(late, status.DEADLINE_EXCEEDED);
    const deadline = watch.deadlines[0];
    t.ok(deadline instanceof Date || typeof deadline === 'number');
    const before = watch.cancelled;
    const cancelled = await new Promise<number>((resolve) => {
      const call = client.makeServerStreamRequest(ECHO.wait.path, same, same, Buffer.from('w'));
      call.on('data', () => undefined);
      call.on('metadata', () => call.cancel());
      call.on('error', ({ code }: ServiceError) => resolve(code));
    });
    t.equal(cancelled, status.CANCELLED);
    for (let i = 0; i < 100 && watch.cancelled === before; i++) await pause(20);
    t.ok(watch.cancelled > before);
  },
);

await t.test('ten thousand streams at once', async (t) => {
  const calls = 10_000;
  const before = watch.waiting;
  const clients = Array.from(
    { length: 20 },
    (_, i) =>
      // A connection each: a server allows only so many streams on one.
      new Client(`127.0.0.1:${pair.port}`, credentials.createInsecure(), {
        'grpc.use_local_subchannel_pool': 1,
        'lateen.number': i,
      }),
  );
  const codes = new Map<number, number>();
  const open = Array.from({ length: calls }, (_, i) => {
    const call = clients[i % clients.length]!.makeServerStreamRequest(
      ECHO.wait.path,
      same,
      same,
      Buffer.from('w'),
    );
    call.on('data', () => undefined);
    call.on('error', ({ code }: ServiceError) => void codes.set(code, (codes.get(code) ?? 0) + 1));
    return call;
  });
  for (let i = 0; i < 1000 && watch.waiting - before < calls; i++) await pause(20);
  t.equal(watch.waiting - before, calls);
  t.same([...codes], []);
  for (const call of open) call.cancel();
  for (let i = 0; i < 500 && (codes.get(status.CANCELLED) ?? 0) < calls; i++) await pause(20);
  t.same([...codes], [[status.CANCELLED, calls]]);
  for (const one of clients) one.close();
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
