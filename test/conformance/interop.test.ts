// Our HTTP/2 against Node's own (nghttp2) at the other end, both ways round: large content in both
// directions at once, many streams, trailers, and an answer before the request has ended.
import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:http2';
import type { ClientHttp2Session, Http2Server, ServerHttp2Stream } from 'node:http2';
import { connect as connectSocket, createServer as createSocketServer } from 'node:net';
import { t, type Test } from 'tap';
import { systemClock, systemRandom, Wheel } from '../../lib/index.ts';
import { H2Client, H2Server, H2_LIMITS } from '../../proxy/http/h2/index.ts';
import type { RequestSink, ResponseSink } from '../../proxy/http/index.ts';

const wheel = new Wheel(systemClock);
// Megabytes that Node lets a session use; beyond that it breaks its own streams.
const ROOMY = { maxSessionMemory: 1000 };
const LARGE = randomBytes(8 * 1024 * 1024);

const upstream = await startNode();
const proxy = await startForwarder(upstream.port);

await t.test('eight megabytes there and back, on twenty streams at once', async (t) => {
  const client = connect(`http://127.0.0.1:${proxy.port}`, ROOMY);
  const began = systemClock.monotonic();
  const sums = await Promise.all(Array.from({ length: 20 }, () => echoed(client, LARGE)));
  const seconds = (systemClock.monotonic() - began) / 1000;
  client.close();
  t.same(new Set(sums), new Set([sumOf(LARGE)]));
  t.comment(
    `${Math.round((20 * 2 * LARGE.length) / 1e6 / seconds)} MB a second, two hops each way`,
  );
});

await t.test('two thousand requests on one connection, each its own answer', async (t) => {
  const client = connect(`http://127.0.0.1:${proxy.port}`, ROOMY);
  const numbers = Array.from({ length: 2000 }, (_, i) => i);
  const bodies = await Promise.all(numbers.map((i) => echoedText(client, `number ${i}`)));
  client.close();
  t.same(
    bodies,
    numbers.map((i) => `number ${i}`),
  );
});

await t.test('trailers, and an answer that does not wait for the request', async (t) => {
  const client = connect(`http://127.0.0.1:${proxy.port}`, ROOMY);
  const request = client.request({ ':method': 'POST', ':path': '/early' });
  request.write('the beginning of much');
  const [status, trailers] = await earlyAnswer(request);
  client.close();
  t.same([status, trailers], [403, 'why not']);
});

await t.test('a client that leaves takes its requests along', async (t: Test) => {
  const client = connect(`http://127.0.0.1:${proxy.port}`, ROOMY);
  client.on('error', () => undefined);
  const request = client.request({ ':method': 'POST', ':path': '/wait' });
  request.on('error', () => undefined);
  const aborted = upstream.nextAborted();
  request.write('x');
  await upstream.nextWaiting();
  client.destroy();
  await aborted;
  t.pass('the upstream heard of it');
});

await proxy.stop();
await upstream.stop();

function echoed(client: ClientHttp2Session, content: Buffer): Promise<string> {
  const request = client.request({ ':method': 'POST', ':path': '/echo' });
  const sum = createHash('sha256');
  request.on('data', (chunk: Buffer) => void sum.update(chunk));
  request.end(content);
  return new Promise((resolve, reject) => {
    request.on('end', () => resolve(sum.digest('hex')));
    request.on('error', reject);
  });
}

function echoedText(client: ClientHttp2Session, content: string): Promise<string> {
  const request = client.request({ ':method': 'POST', ':path': '/echo' });
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.end(content);
  return new Promise((resolve, reject) => {
    request.on('end', () => resolve(body));
    request.on('error', reject);
  });
}

type NodeRequest = ReturnType<ClientHttp2Session['request']>;

function earlyAnswer(request: NodeRequest): Promise<[number | undefined, unknown]> {
  let status: number | undefined;
  let trailer: unknown;
  request.on('response', (headers) => (status = headers[':status']));
  request.on('trailers', (headers) => (trailer = headers['x-reason']));
  request.resume();
  return new Promise((resolve, reject) => {
    request.on('close', () => resolve([status, trailer]));
    request.on('error', reject);
  });
}

function sumOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Node's server: `/echo` gives back, `/early` refuses with a trailer, `/wait` never answers. */
async function startNode() {
  const waiting: (() => void)[] = [];
  const aborted: (() => void)[] = [];
  const server: Http2Server = createServer({ ...ROOMY, settings: { maxConcurrentStreams: 4000 } });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => undefined);
    if (headers[':path'] === '/echo') {
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    } else if (headers[':path'] === '/early') {
      stream.respond({ ':status': 403 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-reason': 'why not' }));
      stream.end('no');
    } else {
      stream.on('close', () => aborted.shift()?.());
      waiting.shift()?.();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    nextWaiting: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    nextAborted: () => new Promise<void>((resolve) => void aborted.push(resolve)),
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

/** Our server with our client behind it: every request goes on as it comes. */
async function startForwarder(upstreamPort: number) {
  const clock = systemClock;
  const limits = { ...H2_LIMITS, streamsMax: 4000 };
  const socket = connectSocket({ host: '127.0.0.1', port: upstreamPort, noDelay: true });
  const client = new H2Client(socket, {
    limits,
    clock,
    wheel,
    released: () => undefined,
    changed: () => undefined,
    closed: () => undefined,
  });
  const exchange = (response: ResponseSink): RequestSink => client.begin(response);
  const owner = { limits, clock, wheel, random: systemRandom, exchange };
  const silent = { refused: () => undefined, idle: () => undefined, closed: () => undefined };
  const server = createSocketServer({ noDelay: true }, (accepted) => {
    new H2Server(accepted, { ...owner, ...silent });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server.address()),
    stop: () => {
      client.retire();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function portOf(address: ReturnType<Http2Server['address']>): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
