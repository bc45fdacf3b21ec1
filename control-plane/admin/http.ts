// A small HTTP server for questions with short answers: admin ports and webhooks. Bodies are
// limited, connections end with the server.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Cancel, Log, Part } from '../../lib/index.ts';

export type HttpQuestion = {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
};

export type HttpAnswer = {
  readonly status: number;
  readonly type: 'text/plain' | 'application/json';
  readonly body: string;
};

type PairSource = {
  follow(listener: (pair: { readonly chain: string; readonly key: string }) => void): Cancel;
};

type HttpOptions = {
  readonly name: string;
  readonly port: number;
  readonly answer: (question: HttpQuestion) => HttpAnswer;
  /** Undefined: plaintext. */
  readonly certificate?: PairSource;
  readonly log: Log;
};

// An AdmissionReview has the object twice, each up to the 3 MiB that an API server takes.
const BODY_BYTES_MAX = 8 * 1024 * 1024;
// A caller that has not sent its request by then will not.
const REQUEST_TIMEOUT_MS = 10_000;

export function httpServer({ name, port, answer, certificate, log }: HttpOptions): Part {
  const listener: RequestListener = (request, response) => {
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
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS };
  let server: Server;
  let unfollow: Cancel | undefined;
  if (certificate === undefined) server = createServer(limits, listener);
  else {
    const secured = createTlsServer({ ...limits, minVersion: 'TLSv1.2' }, listener);
    unfollow = certificate.follow(({ chain, key }) =>
      secured.setSecureContext({ cert: chain, key, minVersion: 'TLSv1.2' }),
    );
    server = secured;
  }
  return {
    name,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (cause) => reject(new Error(`cannot listen on ${port}`, { cause })));
        server.listen(port, () => resolve());
      }),
    stop: () =>
      new Promise((resolve) => {
        unfollow?.();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function reply(request: IncomingMessage, answer: HttpOptions['answer']): Promise<HttpAnswer> {
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
  const target = request.url ?? '/';
  const url = new URL(target.startsWith('/') ? `http://server${target}` : 'http://server/');
  const body = Buffer.concat(chunks).toString('utf8');
  return answer({ method: request.method ?? 'GET', url, body });
}
