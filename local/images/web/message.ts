// What the sample programs see of HTTP: a request that was read whole, and a reply to be sent.
// Services are functions from one to the other, tested without a socket.
import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Json } from '../../../lib/index.ts';

export type WebRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The address of the peer; a proxy's, if one stands between. */
  readonly peer: string;
};

export type WebReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A stream is sent piece by piece, as it comes. */
  readonly body?: string | Buffer | AsyncIterable<string>;
};

export type WebService = (request: WebRequest) => WebReply | Promise<WebReply>;

export function json(status: number, value: Json): WebReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function html(status: number, body: string): WebReply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function plain(status: number, body: string): WebReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

export function redirect(location: string, status = 302): WebReply {
  return { status, headers: { location }, body: '' };
}

export function notFound(): WebReply {
  return plain(404, `${STATUS_CODES[404] ?? ''}\n`);
}

/** The value of a header that may have been sent several times. */
export function header(request: WebRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

export function cookies(request: WebRequest): ReadonlyMap<string, string> {
  const pairs = (header(request, 'cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.map(([name = '', ...value]) => [name, value.join('=')] as const));
}

/** The one place where text from others becomes part of a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
