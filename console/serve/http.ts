// A small HTTP server with limits on everything a caller sends: size of one content, of all
// together, time and number of connections.
import { createServer, type IncomingMessage } from 'node:http';
import type { Log, Part } from '../../lib/index.ts';

export type HttpQuestion = {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string;
  readonly body: Buffer;
};

export type HttpAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};

type HttpOptions = {
  readonly name: string;
  readonly port: number;
  readonly bodyBytesMax: number;
  readonly answer: (question: HttpQuestion) => HttpAnswer;
  readonly log: Log;
};

type HttpPart = Part & {
  /** What was bound, once started: another than asked for when that was 0. */
  readonly port: () => number;
};

// A sender that has not sent its request by then will not.
const REQUEST_TIMEOUT_MS = 10_000;
// One for each proxy of a demo and then some; a large mesh has a collector in front.
const CONNECTIONS_MAX = 1000;
// Contents that are being received, all together.
const HELD_BYTES_MAX = 32 * 1024 * 1024;

export function httpServer(options: HttpOptions): HttpPart {
  const { name, port, log } = options;
  const held: Held = { bytes: 0 };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    reply(request, held, options).then(
      ({ status, contentType, body, headers }) => {
        // What is left of a content that was refused is not waited for.
        if (!request.complete) response.setHeader('connection', 'close');
        response
          .writeHead(status, {
            'content-type': contentType,
            'content-length': Buffer.byteLength(body),
            ...headers,
          })
          .end(body);
      },
      (error: unknown) => {
        const cause = error instanceof Error ? error : new Error(String(error));
        log.warn('cannot answer', { server: name, cause });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      },
    );
  });
  server.maxConnections = CONNECTIONS_MAX;
  return {
    name,
    port() {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
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

type Held = { bytes: number };

async function reply(
  request: IncomingMessage,
  held: Held,
  { answer, bodyBytesMax }: HttpOptions,
): Promise<HttpAnswer> {
  const target = request.url ?? '/';
  const base = 'http://console';
  const url = URL.canParse(`${base}${target}`) ? new URL(`${base}${target}`) : new URL(base);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Not destroyed when we return early: the refusal goes out on the same socket.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      held.bytes += chunk.length;
      if (bytes > bodyBytesMax) return plainText(413, `at most ${bodyBytesMax} bytes`);
      if (held.bytes > HELD_BYTES_MAX) return plainText(503, 'busy: send again later');
      chunks.push(chunk);
    }
    const header = (name: string): string => {
      const given = request.headers[name];
      return typeof given === 'string' ? given : '';
    };
    return answer({ method: request.method ?? 'GET', url, header, body: Buffer.concat(chunks) });
  } finally {
    held.bytes -= bytes;
  }
}

export function plainText(status: number, text: string): HttpAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n` };
}
