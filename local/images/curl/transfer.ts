// One transfer: sends the request, follows redirects if asked to, and tells what came back. One
// that failed says how, in a code.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CurlOptions } from './options.ts';

export type Transfer = {
  readonly url: string;
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** As they came, name and value by turns. */
  readonly rawHeaders: readonly string[];
  readonly contentType: string;
  readonly peer: string;
  readonly body: Buffer;
};

type TransferResult =
  | { readonly kind: 'ok'; readonly transfer: Transfer }
  | { readonly kind: 'failed'; readonly code: string; readonly url: string };

export type TlsFiles = { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };

const REDIRECTS_MAX = 50;

export async function transfer(
  options: CurlOptions,
  url: string,
  tls: TlsFiles,
): Promise<TransferResult> {
  let next = url;
  for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
    const result = await once(options, next, tls);
    if (result.kind === 'failed' || !options.follows) return result;
    const { status, rawHeaders } = result.transfer;
    const at = rawHeaders.findIndex((name, i) => i % 2 === 0 && /^location$/i.test(name));
    const location = URL.parse(rawHeaders[at + 1] ?? '', next);
    if (status < 300 || status > 399 || at === -1 || location === null) return result;
    next = location.href;
  }
  return { kind: 'failed', code: 'REDIRECTS', url: next };
}

function once(options: CurlOptions, url: string, tls: TlsFiles): Promise<TransferResult> {
  const target = URL.parse(url);
  if (target === null) return Promise.resolve({ kind: 'failed', code: 'URL', url });
  const isTls = target.protocol === 'https:';
  const port = target.port === '' ? (isTls ? '443' : '80') : target.port;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  const address = options.resolve.get(`${host}:${port}`) ?? host;
  const named = options.headers.some(([name]) => name.toLowerCase() === 'host');
  const headers = Object.fromEntries(options.headers);
  const settings = {
    host: address,
    port,
    path: `${target.pathname}${target.search}`,
    method: options.method ?? (options.asksHead ? 'HEAD' : bodyMethod(options)),
    headers: named ? headers : { Host: target.host, ...headers },
    ...(options.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) }),
    ...(isTls ? { ...tls, servername: host, rejectUnauthorized: !options.isInsecure } : {}),
  };
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ kind: 'failed', code: codeOf(error), url });
    const call = (isTls ? httpsRequest : httpRequest)(settings, (incoming) => {
      received(incoming, url).then((done) => resolve({ kind: 'ok', transfer: done }), failed);
    });
    call.once('error', failed);
    call.end(options.data);
  });
}

function bodyMethod(options: CurlOptions): string {
  return options.data === undefined ? 'GET' : 'POST';
}

async function received(incoming: IncomingMessage, url: string): Promise<Transfer> {
  // Before the body: once it is read, the socket may be gone.
  const peer = incoming.socket.remoteAddress?.replace('::ffff:', '') ?? '';
  const pieces: Buffer[] = [];
  for await (const piece of incoming) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return {
    url,
    version: incoming.httpVersion,
    status: incoming.statusCode ?? 0,
    reason: incoming.statusMessage ?? '',
    rawHeaders: incoming.rawHeaders,
    contentType: incoming.headers['content-type'] ?? '',
    peer,
    body: Buffer.concat(pieces),
  };
}

function codeOf(error: Error): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'TIMEOUT';
  if (error.message === 'socket hang up') return 'EMPTY';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
