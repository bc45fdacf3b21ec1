// Writes heads of HTTP/1 messages. Framing and connection headers are made here from what the
// message is, never copied from what a peer sent.   hot path
import type { Failure } from './failures.ts';
import type { Refusal } from './h1-refusal.ts';
import type { Headers } from './headers.ts';
import { BODY_CHUNKED, isBodyless } from './h1-head.ts';
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
  [410, 'Gone'],
  [413, 'Payload Too Large'],
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

const LINE_END = '\r\n';
const VERSION = 'HTTP/1.1';
const OLD_VERSION = 'HTTP/1.0';

export type Framing = 'counted' | 'chunked' | 'until-close' | 'none';

export function requestText(head: RequestHead): string {
  const spelled = head.headers.spelling !== undefined;
  let text = `${head.method} ${head.target} HTTP/1.1\r\n`;
  text += `${spelled ? 'Host' : 'host'}: ${head.authority}\r\n`;
  text += headerLines(head.headers);
  if (head.method === 'CONNECT') return `${text}\r\n`;
  if (head.upgrade !== undefined)
    return `${text}connection: Upgrade\r\nupgrade: ${head.upgrade}\r\n\r\n`;
  if (head.bodyLength > 0) text += `content-length: ${head.bodyLength}\r\n`;
  else if (head.bodyLength < 0) text += 'transfer-encoding: chunked\r\n';
  else if (expectsLength(head.method)) text += 'content-length: 0\r\n';
  return `${text}\r\n`;
}

/** How the body of a response to this request is framed for its client. */
export function responseFraming(head: ResponseHead, request: RequestHead): Framing {
  if (isBodyless(head.status, request.method) || opensTunnel(head.status, request)) return 'none';
  if (head.bodyLength >= 0) return 'counted';
  return request.version === 10 ? 'until-close' : 'chunked';
}

/** After this answer the connection carries bytes as they are, both ways. */
export function opensTunnel(status: number, request: RequestHead): boolean {
  if (request.upgrade === undefined) return false;
  return request.method === 'CONNECT' ? status >= 200 && status < 300 : status === 101;
}

type ResponseToWrite = {
  readonly head: ResponseHead;
  readonly request: RequestHead;
  readonly framing: Framing;
  readonly keepAlive: boolean;
};

export function responseText({ head, request, framing, keepAlive }: ResponseToWrite): string {
  const reason = head.reason === '' ? reasonOf(head.status) : head.reason;
  const line = `${request.version === 10 ? OLD_VERSION : VERSION} ${head.status} ${reason}`;
  let text = `${line}\r\n${headerLines(head.headers)}`;
  if (head.status === 101) return `${text}connection: upgrade\r\n\r\n`;
  if (framing === 'counted' || (framing === 'none' && tellsLength(head, request))) {
    text += `content-length: ${head.bodyLength}\r\n`;
  } else if (framing === 'chunked' || wouldComeInChunks(head, request))
    text += 'transfer-encoding: chunked\r\n';
  if (opensTunnel(head.status, request)) return `${text}\r\n`;
  if (!keepAlive) text += 'connection: close\r\n';
  else if (request.version === 10) text += 'connection: keep-alive\r\n';
  return `${text}\r\n`;
}

/** How long the body would be that HEAD, or a client with a fresh copy, does not get. */
function tellsLength(head: ResponseHead, request: RequestHead): boolean {
  if (request.method !== 'HEAD' && head.status !== 304) return false;
  // HTTP/2 does not tell an absent length from none.
  return head.bodyLength > 0 || (head.bodyLength === 0 && head.version !== 20);
}

/** What HEAD does not get would come in chunks. */
function wouldComeInChunks({ bodyLength, version }: ResponseHead, request: RequestHead): boolean {
  return request.method === 'HEAD' && bodyLength === BODY_CHUNKED && version === 11;
}

export function headerLines(headers: Headers): string {
  const { list, spelling } = headers;
  let text = '';
  if (spelling === undefined) {
    for (let i = 0; i < list.length; i += 2) text += list[i]! + ': ' + list[i + 1]! + LINE_END;
    return text;
  }
  for (let i = 0; i < list.length; i += 2)
    text += spelling[i >> 1]! + ': ' + list[i + 1]! + LINE_END;
  return text;
}

/** What the answer to a refused head says. */
export function refusalBody({ cause }: Failure): string {
  return `${cause}\n`;
}

/** That answer, whole: the last one on its connection. `headers` are what every answer has. */
export function refusalText({ status, failure }: Refusal, headers: Headers): string {
  const body = refusalBody(failure);
  const line = `HTTP/1.1 ${status} ${reasonOf(status)}`;
  const framing = `content-type: text/plain\r\ncontent-length: ${body.length}`;
  return `${line}\r\n${framing}\r\n${headerLines(headers)}connection: close\r\n\r\n${body}`;
}

/** Whoever could have sent a body says that there is none (RFC 9110, 8.6). */
function expectsLength(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'DELETE' && method !== 'TRACE';
}
