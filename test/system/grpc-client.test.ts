// The agent's gRPC client over real sockets: beside the field's server, over TLS, and against
// servers that mean harm. Whatever these do, a call ends with a status that says what happened.
import { createServer as createHttp1 } from 'node:http';
import {
  createServer as createHttp2,
  type Http2Server,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import {
  Metadata,
  Server as GrpcServer,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { t } from 'tap';
import {
  systemClock,
  systemRandom,
  type Log,
  type LogFields,
  silentLog,
  sleep,
} from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import {
  Call,
  callOnce,
  statusText,
  systemDial,
  type CallPlan,
  type GrpcTls,
} from '../../proxy/grpc/index.ts';
import { startAds } from '../../proxy/xds/index.ts';
import { TestAuthority } from '../harness/certificates.ts';
import { freePort } from '../harness/socket-pair.ts';

const EFFECTS = { clock: systemClock, dial: systemDial(systemClock) };
const MEGABYTE = 1024 * 1024;

const raw = (value: Buffer): Buffer => value;
const wire = { requestDeserialize: raw, responseSerialize: raw };
const unused = { requestSerialize: raw, responseDeserialize: raw };
const SERVICE = {
  Ask: { path: '/t.T/Ask', requestStream: false, responseStream: false, ...wire, ...unused },
  Talk: { path: '/t.T/Talk', requestStream: true, responseStream: true, ...wire, ...unused },
} as const;

type Unary = ServerUnaryCall<Buffer, Buffer>;
type Talk = ServerDuplexStream<Buffer, Buffer>;

t.test('speaks with the field’s own server', async (t) => {
  const authority = new TestAuthority();
  const { port, cancelled } = await fieldServer(authority);
  const tls = { roots: authority.rootPem, serverName: 'istiod.istio-system.svc' };
  // Of the addresses of `localhost` one refuses.
  const ask = async (text: string | Buffer, more: Partial<CallPlan> = {}) => {
    const metadata = [['who', 'me']] as const;
    const plan = { ...planOf(port, tls, '/t.T/Ask'), metadata, ...more };
    const reply = await callOnce(plan, Buffer.from(text), EFFECTS);
    return reply.kind === 'ok' ? reply.message : statusText(reply.status);
  };

  t.equal(String(await ask('hello ')), 'hello me');
  t.equal((await ask(Buffer.alloc(4 * MEGABYTE))).length, 4 * MEGABYTE + 2);
  t.equal(await ask('fail'), 'FAILED_PRECONDITION: nicht möglich: 100 %');
  t.match(await ask('silence', { deadlineMs: 200 }), /^DEADLINE_EXCEEDED/);
  t.match(await ask('x', { method: '/t.T/Nothing' }), /^UNIMPLEMENTED/);
  t.match(
    await ask('long '.repeat(50), { messageBytesMax: 100 }),
    /^RESOURCE_EXHAUSTED: a message/,
  );
  await sleep(systemClock, 50);
  t.same(cancelled, ['silence'], 'the server hears of it');

  const wrongName = { roots: authority.rootPem };
  t.match(await ask('x', { server: serverAt(port, wrongName) }), /certificate is for other names/);
  const stranger = { ...tls, roots: new TestAuthority(2).rootPem };
  t.match(
    await ask('x', { server: serverAt(port, stranger) }),
    /not of an authority that we trust/,
  );
  t.match(await ask('x', { server: serverAt(port) }), /^UNAVAILABLE/, 'plaintext where TLS is');
  const none = serverAt(await freePort());
  t.match(
    await ask('x', { server: none }),
    /cannot connect to localhost:\d+: nobody listens there/,
  );
  const unknown = { address: 'no-such-name.invalid:15012', tls: undefined };
  t.match(await ask('x', { server: unknown }), /no-such-name.invalid:15012: its name/);

  // Both ways as fast as it goes, and who waits is waited for.
  const echoed = await talk(planOf(port, tls, '/t.T/Talk'), 600);
  t.same(echoed, { messages: 600, bytes: 600 * 20_000, end: 'OK: OK' });
});

/** Answers one question at a time, or echoes; remembers whose silence was cut short. */
async function fieldServer(authority: TestAuthority) {
  const server = new GrpcServer({ 'grpc.max_receive_message_length': 8 * MEGABYTE });
  t.teardown(() => server.forceShutdown());
  const { chain, key } = authority.issue({ kind: 'dns', value: 'istiod.istio-system.svc' });
  const cancelled: string[] = [];
  server.addService(SERVICE, {
    Ask(call: Unary, reply: sendUnaryData<Buffer>) {
      const text = call.request.toString();
      if (text === 'silence') {
        call.on('cancelled', () => cancelled.push(text));
        return;
      }
      const trailers = new Metadata();
      trailers.set('details-bin', Buffer.of(0, 255));
      if (text === 'fail')
        return reply({ code: 9, details: 'nicht möglich: 100 %' }, null, trailers);
      reply(null, Buffer.concat([call.request, Buffer.from(String(call.metadata.get('who')))]));
    },
    Talk(call: Talk) {
      call.on('data', (chunk: Buffer) => call.write(chunk));
      call.on('end', () => call.end());
    },
  });
  const credentials = ServerCredentials.createSsl(Buffer.from(authority.rootPem), [
    { cert_chain: Buffer.from(chain), private_key: Buffer.from(key) },
  ]);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return { port, cancelled };
}

/** Sends messages of 20 KB as there is room, and takes the echo one message a turn. */
function talk(plan: CallPlan, count: number): Promise<unknown> {
  return new Promise((resolve) => {
    let [sent, messages, bytes] = [0, 0, 0];
    const send = (): void => {
      while (sent < count) {
        sent += 1;
        if (!call.send(Buffer.alloc(20_000, sent))) return;
      }
      call.finish();
    };
    const call = new Call(
      plan,
      {
        message(message) {
          messages += 1;
          bytes += message.length;
          setImmediate(() => call.resume());
          return false;
        },
        writable: send,
        goingAway: () => undefined,
        ended: (status) => resolve({ messages, bytes, end: statusText(status) }),
      },
      EFFECTS,
    );
    send();
  });
}

type Attack = (stream: ServerHttp2Stream, socket: Socket) => void;

const HEAD = { ':status': 200, 'content-type': 'application/grpc' };
const ATTACKS: Readonly<Record<string, readonly [attack: Attack, said: RegExp]>> = {
  'a message larger than anybody sends': [
    (stream) => answer(stream, HEAD, Buffer.of(0, 0xff, 0xff, 0xff, 0xff)),
    /RESOURCE_EXHAUSTED: a message of 4294967295 bytes/,
  ],
  'a message compressed and no word how': [
    (stream) => answer(stream, HEAD, Buffer.of(1, 0, 0, 0, 1, 0)),
    /INTERNAL: the server compressed a message and does not say how/,
  ],
  'a message that holds no response': [
    (stream) => answer(stream, HEAD, Buffer.of(0, 0, 0, 0, 2, 0x12, 0x7f)),
    /CANCELLED: a response that cannot be read/,
  ],
  'a page instead of an answer': [
    (stream) => answer(stream, { ':status': 200, 'content-type': 'text/html' }, Buffer.from('<p>')),
    /UNKNOWN: the server does not speak gRPC, but text\/html/,
  ],
  'trailers alone': [
    (stream) => {
      stream.respond(
        { ...HEAD, 'grpc-status': '16', 'grpc-message': 'who%3F' },
        { endStream: true },
      );
    },
    /UNAUTHENTICATED: who\?/,
  ],
  'a reset': [(stream) => stream.close(11), /RESOURCE_EXHAUSTED: .*ENHANCE_YOUR_CALM/],
  'a farewell': [
    (stream) => {
      stream.session?.goaway(0);
      stream.respond(HEAD);
    },
    /CANCELLED: the server is going away/,
  ],
  'a broken line': [(_stream, socket) => socket.destroy(), /UNAVAILABLE: /],
};

t.test('what a server does to hurt is told in the log, and tried again', async (t) => {
  for (const [name, [attack, said]] of Object.entries(ATTACKS)) {
    let asked = 0;
    const server = createHttp2();
    let socket: Socket | undefined;
    server.on('connection', (one: Socket) => (socket = one));
    server.on('sessionError', () => undefined);
    server.on('stream', (stream: ServerHttp2Stream) => {
      asked += 1;
      stream.on('error', () => undefined);
      if (socket !== undefined) attack(stream, socket);
    });
    const lines = await linesOfAds(await listening(server), () => asked >= 2);
    t.match(lines[0], said, name);
    t.ok(asked >= 2, `${name}: comes back`);
    server.close();
  }
});

t.test('who is no HTTP/2 server at all is told apart', async (t) => {
  const web = createHttp1((_request, response) => response.end('hello'));
  const mute = createTcp((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('220 mail ready\r\n'),
  );
  const { chain, key } = new TestAuthority().issue({ kind: 'dns', value: 'localhost' });
  const http1Only = createTls({ cert: chain, key, ALPNProtocols: ['http/1.1'] }, () => undefined);
  const roots = new TestAuthority().rootPem;

  for (const [server, tls, said] of [
    [web, undefined, /UNAVAILABLE/],
    [mute, undefined, /UNAVAILABLE/],
    [mute, { roots }, /speaks no TLS on this port|hung up/],
    [http1Only, { roots }, /HTTP\/2/],
  ] as const) {
    const port = await listening(server);
    const reply = await callOnce(planOf(port, tls, '/t.T/Ask'), Buffer.alloc(0), EFFECTS);
    t.match(reply.kind === 'failed' ? statusText(reply.status) : '', said);
    await new Promise((resolve) => server.close(resolve));
  }
});

function answer(stream: ServerHttp2Stream, head: OutgoingHttpHeaders, body: Buffer): void {
  stream.respond(head);
  stream.write(body);
}

/** What the discovery client logs until `isEnough`. */
async function linesOfAds(port: number, isEnough: () => boolean): Promise<readonly string[]> {
  const lines: string[] = [];
  const note = (message: string, fields: LogFields = {}): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { ...silentLog, info: note, warn: note };
  const ads = startAds({
    address: `localhost:${port}`,
    tls: () => undefined,
    token: () => undefined,
    node: { id: 'sidecar~10.0.0.1~web-1.shop~x' },
    xds: new Xds(),
    check: () => [],
    onUpdate: () => undefined,
    random: systemRandom,
    log,
    ...EFFECTS,
  });
  for (let i = 0; i < 200 && !isEnough(); i++) await sleep(systemClock, 10);
  await ads.stop();
  return lines;
}

function planOf(port: number, tls: GrpcTls | undefined, method: string): CallPlan {
  const server = serverAt(port, tls);
  return { server, method, metadata: [], deadlineMs: 5000, messageBytesMax: 8 * MEGABYTE };
}

function serverAt(port: number, tls?: GrpcTls): CallPlan['server'] {
  return { address: `localhost:${port}`, tls };
}

async function listening(server: Server | Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
