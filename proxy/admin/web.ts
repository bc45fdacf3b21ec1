// A small HTTP port for people, probes and scrapers: paths to answers, over Node's own server. Not
// for traffic.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Log } from '../../lib/index.ts';

export type WebRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Of a POST. */
  readonly body: string;
};

export type WebReply = { readonly status: number; readonly type: string; readonly body: string };

export type WebAnswer = (request: WebRequest) => WebReply | Promise<WebReply>;

/** By path; one that ends in a slash answers for everything below it, `*` for all others. */
export type WebRoutes = Readonly<Record<string, WebAnswer>>;

type WebPortOptions = {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
};

// Probes and scrapes are short; whoever holds a connection longer is not one of them.
const REQUEST_DEADLINE_MS = 30_000;
const CONNECTIONS_MAX = 128;
// A request described in JSON.
const BODY_BYTES_MAX = 64 * 1024;

export class WebPort {
  readonly #options: WebPortOptions;
  readonly #server: Server;
  #routes: WebRoutes = {};

  constructor(options: WebPortOptions) {
    const { log } = options;
    this.#options = options;
    this.#server = createServer({ requestTimeout: REQUEST_DEADLINE_MS }, (message, response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      message.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
      });
      message.on('error', () => undefined); // Nobody is left to answer.
      message.on('end', () => {
        const body = bytes > BODY_BYTES_MAX ? '' : Buffer.concat(chunks).toString();
        void this.#answer(requestOf(message, body), response, log);
      });
    });
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  async #answer(request: WebRequest, response: ServerResponse, log: Log): Promise<void> {
    const reply = await answerTo({ request, routes: this.#routes, log });
    response.writeHead(reply.status, {
      'content-type': reply.type,
      'content-length': Buffer.byteLength(reply.body),
      // What is told of the inside is for nobody's cache, and never another type than it says.
      'cache-control': 'no-cache, max-age=0',
      'x-content-type-options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : reply.body);
  }

  /** Resolves once the port is bound. */
  start(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause) => {
        reject(new Error(`cannot bind ${host}:${port}: another proxy is running?`, { cause }));
      });
      // Exclusive: the admin port is also the lock against a second proxy in the same pod.
      this.#server.listen({ host, port, exclusive: true }, () => resolve());
    });
  }

  /** May come after `start`: a port can be a lock before it has anything to say. */
  serve(routes: WebRoutes): void {
    this.#routes = routes;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

type Asked = { readonly request: WebRequest; readonly routes: WebRoutes; readonly log: Log };

/** Never rejects: what goes wrong is an answer, and logged. */
export async function answerTo({ request, routes, log }: Asked): Promise<WebReply> {
  const answer = answerFor(routes, request.path);
  if (answer === undefined) return text('not found; try /\n', 404);
  try {
    return await answer(request);
  } catch (error) {
    log.error('an admin request failed', { path: request.path, error: String(error) });
    return text('internal error; the log says more\n', 500);
  }
}

function requestOf(message: IncomingMessage, body: string): WebRequest {
  const { method = 'GET', headers, url = '/' } = message;
  const { pathname, searchParams } = new URL(url, 'http://proxy');
  return { method, path: pathname, query: searchParams, headers, body };
}

const ANYTHING_ELSE = '*';

export function text(body: string, status = 200): WebReply {
  return { status, type: 'text/plain; charset=UTF-8', body };
}

export function json(value: unknown): WebReply {
  return {
    status: 200,
    type: 'application/json',
    body: `${JSON.stringify(value, undefined, 1)}\n`,
  };
}

/** What changes something must be a POST, as with Envoy: a link must not trigger it. */
export function onPost(answer: WebAnswer): WebAnswer {
  return (request) =>
    request.method === 'POST'
      ? answer(request)
      : text(`Method ${request.method} not allowed, POST required.\n`, 405);
}

function answerFor(routes: WebRoutes, path: string): WebAnswer | undefined {
  const exact = routes[path];
  if (exact !== undefined) return exact;
  const prefix = Object.keys(routes).find(
    (route) => route.endsWith('/') && route !== '/' && path.startsWith(route),
  );
  return routes[prefix ?? ANYTHING_ELSE];
}
