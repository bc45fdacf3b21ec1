// HTTPS: who calls, what for, and an answer in every case. Whatever goes wrong inside becomes a
// Status for the client and a line in the log; nothing a client sends ends the process.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { KubeError } from '../../lib/index.ts';
import { mayRequest, type Credentials } from '../identity/index.ts';
import {
  internal,
  methodNotAllowed,
  unauthorized,
  unknownPath,
  type UserInfo,
} from '../registry/index.ts';
import { tunnel } from './agent.ts';
import { documents, type Documents } from './documents.ts';
import { answerRefusal, answerText, type Exchange } from './exchange.ts';
import type { ResourceParts } from './parts.ts';
import { serveResource } from './resource.ts';
import { routeOf } from './route.ts';

// Node's own default; kubectl sends less than 4 KiB.
const HEADER_BYTES_MAX = 16 * 1024;
// For the head, and for the whole request: 3 MiB over a slow line.
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const IDLE_CONNECTION_MS = 90_000;

type ListenOptions = {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
};

export type Listening = {
  readonly port: number;
  /** Ends watches and idle connections at once, and what is left after the deadline. */
  close(withinMs: number): Promise<void>;
};

type ServerParts = ResourceParts & { readonly address: string };

export async function listen(parts: ServerParts, options: ListenOptions): Promise<Listening> {
  const server = createServer({
    cert: options.certificate,
    key: options.key,
    ca: options.authority,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
  });
  const answerDocument = documents(parts);
  const { log } = parts;
  server.on('request', (request, response) => {
    serve(parts, { request, response, answerDocument }).catch((error: unknown) => {
      log.error('a request could not even be refused', { error: String(error) });
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // From here on nobody else listens for what may go wrong with this connection.
    socket.on('error', (error) => log.debug('an upgraded connection failed', { error }));
    upgrade(parts, { request, socket, head }).catch((error: unknown) => {
      refuseUpgrade(parts, socket, error);
    });
  });
  server.on('tlsClientError', (error) => log.debug('a TLS handshake failed', { error }));
  await bound(server, options);
  return { port: portOf(server), close: (withinMs) => close(parts, server, withinMs) };
}

type Incoming = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answerDocument: Documents;
};

async function serve(parts: ServerParts, incoming: Incoming): Promise<void> {
  const { request, response } = incoming;
  const started = parts.clock.monotonic();
  const warnings: string[] = [];
  response.on('error', (error) => parts.log.debug('an answer could not be sent', { error }));
  try {
    await answer(parts, incoming, warnings);
  } catch (error) {
    refuse(parts, { response, warnings, request }, error);
  }
  parts.log.debug('answered', {
    method: request.method ?? '',
    url: request.url ?? '',
    code: response.statusCode,
    ms: Math.round(parts.clock.monotonic() - started),
  });
}

async function answer(
  parts: ServerParts,
  { request, response, answerDocument }: Incoming,
  warnings: string[],
): Promise<void> {
  const { path, query } = target(request);
  const route = routeOf(path);
  const method = request.method ?? 'GET';
  const user = await userOf(parts, request, path);
  const exchange: Exchange = { method, path, query, request, response, user, warnings };
  switch (route.kind) {
    case 'unknown':
      throw unknownPath();
    case 'resource':
      return serveResource(parts, exchange, route);
    case 'health':
      return answerText(exchange, 'ok');
    case 'version':
    case 'metrics':
    case 'well-known':
    case 'groups':
    case 'group':
    case 'group-version':
    case 'openapi':
    case 'openapi-v2':
      if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
      return answerDocument(exchange, route);
  }
}

function refuse(
  { log }: ServerParts,
  at: Pick<Exchange, 'request' | 'response' | 'warnings'>,
  error: unknown,
): void {
  // A client that left while it sent its body is no failure of ours.
  if (at.response.destroyed || at.response.writableEnded) return;
  const known = error instanceof KubeError;
  if (!known) {
    const why = error instanceof Error ? error : new Error(String(error));
    const stack = why.stack ?? '';
    log.error('a request failed inside', { url: at.request.url ?? '', error: why, stack });
  }
  if (at.response.headersSent) {
    at.response.destroy();
    return;
  }
  // What is left of a body that was refused unread is not waited for.
  if (!at.request.complete) at.response.setHeader('Connection', 'close');
  answerRefusal(
    at,
    known ? error : internal('something went wrong; the log of the API server says what'),
  );
}

async function upgrade(
  parts: ServerParts,
  incoming: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): Promise<void> {
  const { request } = incoming;
  const { path, query } = target(request);
  await userOf(parts, request, path);
  const route = routeOf(path);
  if (route.kind !== 'resource') throw unknownPath();
  const { id, namespace, name, subresource = '' } = route;
  const resource = parts.catalog.find(id);
  const isTunnel = ['exec', 'attach', 'portforward'].includes(subresource);
  if (resource?.kind.plural !== 'pods' || name === undefined || !isTunnel) throw unknownPath(id);
  tunnel(parts, incoming, { target: { ...resource, namespace, name }, subresource, query });
}

/** There is no response object after an upgrade: the refusal is written by hand. */
function refuseUpgrade({ log }: ServerParts, socket: Duplex, error: unknown): void {
  const known = error instanceof KubeError ? error : internal('the upgrade failed');
  if (known !== error) log.error('an upgrade failed inside', { error: String(error) });
  const body = JSON.stringify(known.status);
  const head = [
    `HTTP/1.1 ${known.status.code} ${known.status.reason}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function target(request: IncomingMessage): {
  readonly path: string;
  readonly query: URLSearchParams;
} {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

async function userOf(
  { identity }: ServerParts,
  request: IncomingMessage,
  path: string,
): Promise<UserInfo> {
  const user = await identity.authenticate(credentialsOf(request));
  if (user === undefined || !mayRequest(user, path)) throw unauthorized();
  return user;
}

function credentialsOf({ headers, socket }: IncomingMessage): Credentials {
  const [scheme = '', token = ''] = (headers.authorization ?? '').split(' ');
  const bearerToken = scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
  // A token is given on purpose (`kubectl --token`), a certificate comes along with the kubeconfig.
  if (bearerToken !== undefined) return { bearerToken, clientCertificate: undefined };
  const trusted = socket instanceof TLSSocket && socket.authorized;
  return { bearerToken, clientCertificate: trusted ? socket.getPeerCertificate() : undefined };
}

function bound(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`cannot listen on ${host}:${port}: is another cluster running?`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close({ clock, log }: ServerParts, server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(withinMs, () => {
      log.warn('connections were cut', {});
      server.closeAllConnections();
    });
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}
