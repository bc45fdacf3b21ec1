// A server for questions with short answers, with or without TLS. Bodies are limited, connections
// end with the server.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { Log, Part } from '../../lib/index.ts';
import type { Pair } from './certificate.ts';

export type Question = { readonly method: string; readonly path: string; readonly body: string };

export type Answer = {
  readonly status: number;
  readonly type: 'text/plain' | 'application/json';
  readonly body: string;
};

type ServerOptions = {
  readonly name: string;
  readonly port: number;
  readonly answer: (question: Question) => Answer;
  readonly log: Log;
};

type SecureServer = Part & { use(pair: Pair): void };

// An AdmissionReview has the object, up to the 3 MiB that an API server takes, and its old one.
const BODY_BYTES_MAX = 8 * 1024 * 1024;
// A caller that has not sent its request by then will not.
const LIMITS = { requestTimeout: 10_000 };

export function plainServer(options: ServerOptions): Part {
  return partOf(createServer(LIMITS, listenerOf(options)), options);
}

/** Refuses handshakes until it was given a certificate. */
export function secureServer(options: ServerOptions): SecureServer {
  const server: TlsServer = createTlsServer(
    { ...LIMITS, minVersion: 'TLSv1.2' },
    listenerOf(options),
  );
  return {
    ...partOf(server, options),
    use: (pair) => server.setSecureContext({ ...pair, minVersion: 'TLSv1.2' }),
  };
}

function listenerOf({ name, answer, log }: ServerOptions): RequestListener {
  return (request, response) => {
    reply(request, answer).then(
      ({ status, type, body }) => {
        response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
      },
      (error: unknown) => {
        const cause = error instanceof Error ? error : new Error(String(error));
        log.error('cannot answer', { server: name, path: request.url ?? '', cause });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      },
    );
  };
}

async function reply(request: IncomingMessage, answer: ServerOptions['answer']): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      return { status: 413, type: 'text/plain', body: `at most ${BODY_BYTES_MAX} bytes\n` };
    }
    chunks.push(chunk);
  }
  const [path = '/'] = (request.url ?? '/').split('?');
  const body = Buffer.concat(chunks).toString('utf8');
  return answer({ method: request.method ?? 'GET', path, body });
}

function partOf(server: Server | TlsServer, { name, port }: ServerOptions): Part {
  return {
    name,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (cause) => reject(new Error(`cannot listen on ${port}`, { cause })));
        server.listen(port, () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
