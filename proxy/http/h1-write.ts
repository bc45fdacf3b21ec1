// Writes heads of HTTP/1 messages. Framing and connection headers are made here from what the
// message is, never copied from what a peer sent.   hot path
import type { Headers } from './headers.ts';
import { isBodyless } from './h1-head.ts';
import type { RequestHead, ResponseHead } from './sink.ts';

const REASONS: ReadonlyMap<number, string> = new Map([
  [100, 'Continue'],
  [101, 'Switching Protocols'],
  [103, 'Early Hints'],
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No Content'],
  [206, 'Partial Content'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [303, 'See Other'],
  [304, 'Not Modified'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [408, 'Request Timeout'],
  [409, 'Conflict'],
  [413, 'Content Too Large'],
  [414, 'URI Too Long'],
  [417, 'Expectation Failed'],
  [421, 'Misdirected Request'],
  [426, 'Upgrade Required'],
  [429, 'Too Many Requests'],
  [431, 'Request Header Fields Too Large'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
  [507, 'Insufficient Storage'],
]);

export function reasonOf(status: number): string {
  return REASONS.get(status) ?? 'Unknown';
}

export type Framing = 'counted' | 'chunked' | 'until-close' | 'none';

export function requestText(head: RequestHead): string {
  const spelled = head.headers.spelling !== undefined;
  let text = `${head.method} ${head.target} HTTP/1.1\r\n`;
  text += `${spelled ? 'Host' : 'host'}: ${head.authority}\r\n`;
  text += headerLines(head.headers);
  if (head.upgrade !== undefined)
    return `${text}connection: Upgrade\r\nupgrade: ${head.upgrade}\r\n\r\n`;
  if (head.bodyLength > 0) text += `content-length: ${head.bodyLength}\r\n`;
  else if (head.bodyLength < 0) text += 'transfer-encoding: chunked\r\n';
  else if (expectsLength(head.method)) text += 'content-length: 0\r\n';
  return `${text}\r\n`;
}

/** How the body of a response to this request is framed for its client. */
export function responseFraming(head: ResponseHead, request: RequestHead): Framing {
  if (isBodyless(head.status, request.method)) return 'none';
  if (head.bodyLength >= 0) return 'counted';
  return request.version === 10 ? 'until-close' : 'chunked';
}

type ResponseToWrite = {
  readonly head: ResponseHead;
  readonly request: RequestHead;
  readonly framing: Framing;
  readonly keepAlive: boolean;
};

export function responseText({ head, request, framing, keepAlive }: ResponseToWrite): string {
  const reason = head.reason === '' ? reasonOf(head.status) : head.reason;
  let text = `HTTP/1.1 ${head.status} ${reason}\r\n${headerLines(head.headers)}`;
  if (head.status === 101) return `${text}connection: Upgrade\r\n\r\n`;
  if (framing === 'counted' || (framing === 'none' && head.bodyLength > 0 && head.status !== 204)) {
    text += `content-length: ${head.bodyLength}\r\n`;
  } else if (framing === 'chunked') text += 'transfer-encoding: chunked\r\n';
  if (!keepAlive) text += 'connection: close\r\n';
  else if (request.version === 10) text += 'connection: keep-alive\r\n';
  return `${text}\r\n`;
}

export function headerLines(headers: Headers): string {
  const { list, spelling } = headers;
  let text = '';
  if (spelling === undefined) {
    for (let i = 0; i < list.length; i += 2) text += `${list[i]!}: ${list[i + 1]!}\r\n`;
    return text;
  }
  for (let i = 0; i < list.length; i += 2) text += `${spelling[i >> 1]!}: ${list[i + 1]!}\r\n`;
  return text;
}

/** Methods whose requests say that they have no body (RFC 9110, 8.6). */
function expectsLength(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}
