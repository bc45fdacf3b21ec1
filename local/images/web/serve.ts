// Serves over HTTP: reads each request within a limit, sends the reply, and answers 500 itself when
// the service fails, so that a sample program never dies of a request.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { plain, type WebService, type WebReply, type WebRequest } from './message.ts';

type Answering = {
  readonly service: WebService;
  /** One line for every request and every mishap. */
  readonly log: (line: string) => void;
};

type Served = {
  /** Takes no more requests, and calls back when those under way are answered. */
  readonly stop: (stopped: () => void) => void;
};

// 8 MiB: more than any tutorial sends, and small beside the memory of a pod.
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** Listens on every address of the pod. */
export function serve({
  port,
  ...answering
}: Answering & { readonly port: number }): Promise<Served> {
  const server = webServer(answering);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      answering.log(`listening on port ${port}`);
      resolve({ stop: (stopped) => void server.close(stopped) });
    });
  });
}

/** The server itself, which does not listen yet. */
export function webServer(answering: Answering): Server {
  const server = createServer(
    (incoming, outgoing) => void answer(answering, { incoming, outgoing }),
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  return server;
}

type Exchange = { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };

async function answer(
  { service, log }: Answering,
  { incoming, outgoing }: Exchange,
): Promise<void> {
  const line = `${incoming.method ?? 'GET'} ${incoming.url ?? '/'}`;
  try {
    const request = await readRequest(incoming);
    const reply = request === undefined ? plain(413, 'too large\n') : await service(request);
    await send(outgoing, reply);
    log(`${line} ${reply.status}`);
  } catch (error) {
    log(`${line} failed: ${error instanceof Error ? error.message : String(error)}`);
    if (outgoing.headersSent) outgoing.destroy();
    else await send(outgoing, plain(500, 'Internal Server Error\n'));
  }
}

/** Undefined when the body is larger than we take. */
async function readRequest(incoming: IncomingMessage): Promise<WebRequest | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    pieces.push(piece);
  }
  const url = URL.parse(incoming.url ?? '/', 'http://pod');
  return {
    method: incoming.method ?? 'GET',
    path: url?.pathname ?? '/',
    query: url?.searchParams ?? new URLSearchParams(),
    headers: incoming.headers,
    body: Buffer.concat(pieces),
    peer: incoming.socket.remoteAddress?.replace('::ffff:', '') ?? '',
  };
}

async function send(outgoing: ServerResponse, reply: WebReply): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) outgoing.setHeader(name, value);
  outgoing.statusCode = reply.status;
  const { body } = reply;
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    outgoing.end(body);
    return;
  }
  outgoing.flushHeaders();
  for await (const piece of body) {
    if (outgoing.destroyed) return;
    outgoing.write(piece);
  }
  outgoing.end();
}
