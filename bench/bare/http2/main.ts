// The subject `node-http2`: `main.ts PORT BACKEND_PORT`. Every stream of a client becomes a stream
// of one of a few connections to the backend; headers and trailers are passed on as they came.
import { randomUUID } from 'node:crypto';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';

const [, , port, backendPort] = process.argv;
const counts = { requests: 0, errors: 0 };
const backend = `http://127.0.0.1:${backendPort ?? ''}`;
// Enough for all streams of a scenario, of which the backend allows 250 on each.
const SESSIONS = 8;
const STREAM_WINDOW_BYTES = 1024 * 1024;
const settings = { initialWindowSize: STREAM_WINDOW_BYTES };
const sessions: ClientHttp2Session[] = [];

const server = createServer({ settings });
server.on('stream', pass);
server.on('session', (session) => session.setLocalWindowSize(SESSIONS * STREAM_WINDOW_BYTES));
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });

function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number): void {
  counts.requests += 1;
  const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
  const upstream = sessionAt(counts.requests % SESSIONS).request(
    {
      ...headers,
      'x-request-id': headers['x-request-id'] ?? randomUUID(),
      'x-forwarded-for': stream.session?.socket.remoteAddress ?? '',
      'x-forwarded-proto': 'http',
    },
    { endStream: isWhole },
  );
  const fail = (): void => {
    counts.errors += 1;
    upstream.close(constants.NGHTTP2_CANCEL);
    if (stream.headersSent || stream.destroyed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else stream.respond({ ':status': 502 }, { endStream: true });
  };
  const state: { trailers: IncomingHttpHeaders } = { trailers: {} };
  const waitForTrailers = headers['te'] === 'trailers';
  upstream.on('response', (answer) => stream.respond(answer, { waitForTrailers }));
  upstream.on('trailers', (trailers) => (state.trailers = trailers));
  stream.on('wantTrailers', () => stream.sendTrailers(state.trailers));
  upstream.on('error', fail);
  stream.on('error', fail);
  stream.on('aborted', () => upstream.close(constants.NGHTTP2_CANCEL));
  if (!isWhole) stream.pipe(upstream);
  upstream.pipe(stream);
}

function sessionAt(index: number): ClientHttp2Session {
  const known = sessions[index];
  if (known !== undefined && !known.closed && !known.destroyed) return known;
  const session = connect(backend, { settings });
  session.setMaxListeners(0);
  session.once('connect', () => session.setLocalWindowSize(SESSIONS * STREAM_WINDOW_BYTES));
  session.on('error', () => (counts.errors += 1));
  sessions[index] = session;
  return session;
}
