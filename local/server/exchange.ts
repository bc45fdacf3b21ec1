// One request and its answer, and the ways to answer it. An exchange is answered exactly once.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject, KubeError } from '../../lib/index.ts';
import type { UserInfo } from '../registry/index.ts';

export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly user: UserInfo;
  /** What the caller should know although the request succeeds. */
  readonly warnings: string[];
};

// Header lines have a limit at the client's side too; what is more is of no use there.
const WARNINGS_MAX = 16;
const WARNING_LENGTH_MAX = 512;

type Answer = {
  readonly code?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function answerJson(exchange: Exchange, body: JsonObject, answer: Answer = {}): void {
  answerText(exchange, JSON.stringify(body), { type: 'application/json', ...answer });
}

export function answerText(
  { response, warnings }: Pick<Exchange, 'response' | 'warnings'>,
  body: string | Uint8Array,
  { code = 200, type = 'text/plain; charset=utf-8', headers = {} }: Answer = {},
): void {
  response.statusCode = code;
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-cache, private');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  setWarnings(response, warnings);
  response.end(body);
}

export function answerRefusal(
  exchange: Pick<Exchange, 'response' | 'warnings'>,
  { status }: KubeError,
): void {
  const wait = status.details?.retryAfterSeconds;
  const headers: Record<string, string> = wait === undefined ? {} : { 'Retry-After': String(wait) };
  const body = JSON.stringify({ ...status, kind: 'Status', apiVersion: 'v1' });
  answerText(exchange, body, { code: status.code, type: 'application/json', headers });
}

/** For answers that come in pieces: the head, which goes with the first piece or `flushHeaders`. */
export function prepareStream({ response, warnings }: Exchange, type: string): void {
  response.statusCode = 200;
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'no-cache, private');
  setWarnings(response, warnings);
}

function setWarnings(response: ServerResponse, warnings: readonly string[]): void {
  if (warnings.length === 0) return;
  const texts = [...new Set(warnings)].slice(0, WARNINGS_MAX);
  response.setHeader(
    'Warning',
    texts.map((text) => `299 - "${quotable(text)}"`),
  );
}

/** Only what a header may carry, quoted. */
function quotable(text: string): string {
  const plain = text.slice(0, WARNING_LENGTH_MAX).replace(/[^\x20-\x7e]/g, ' ');
  return plain.replace(/["\\]/g, '\\$&');
}

export function numberParameter(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function flagParameter(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  return text === 'true' || text === '1' || text === '';
}
