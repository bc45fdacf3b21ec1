// One HTTP exchange with a Kubernetes API over undici: credentials, limits, and refusals turned
// into `KubeError`. Knows nothing of resources.
import { Agent, type Dispatcher } from 'undici';
import { isObject, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../json.ts';
import { KubeError, type KubeStatus, type StatusCause } from './object.ts';

export type KubeServer = {
  /** `https://10.96.0.1:443`, without a path. */
  readonly server: string;
  /** PEM; without one, the machine's own authorities are trusted. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Asked before each request, so that a token that was renewed is used. */
  readonly token?: () => string | undefined;
  /** The name in the server's certificate, when it is not the one in `server`. */
  readonly serverName?: string;
  readonly insecure?: boolean;
};

export type KubeRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: JsonObject | readonly Json[];
  readonly contentType?: string;
  readonly signal?: AbortSignal;
};

export type Transport = {
  /** Rejects with `KubeError` when the server refuses. */
  json(request: KubeRequest): Promise<Json>;
  /** The body of an answer that does not end by itself; `idleMs` without a byte ends it. */
  stream(request: KubeRequest, idleMs: number): Promise<AsyncIterable<Uint8Array>>;
  close(): Promise<void>;
};

// Longer than the 30 s that an admission webhook may take.
const ANSWER_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
// 500 objects of the 1.5 MiB that etcd allows will not come; 256 MiB guards the heap all the same.
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

export function kubeTransport(target: KubeServer): Transport {
  const agent = new Agent({
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      ...(target.ca === undefined ? {} : { ca: target.ca }),
      ...(target.cert === undefined ? {} : { cert: target.cert }),
      ...(target.key === undefined ? {} : { key: target.key }),
      ...(target.serverName === undefined ? {} : { servername: target.serverName }),
      ...(target.insecure === true ? { rejectUnauthorized: false } : {}),
    },
  });
  const send = async (request: KubeRequest, idleMs: number): Promise<Dispatcher.ResponseData> => {
    const answer = await agent.request({
      origin: target.server,
      path: request.path,
      method: request.method,
      headers: headersOf(request, target.token?.()),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: idleMs,
    });
    if (answer.statusCode < 400) return answer;
    const text = await answer.body.text();
    throw new KubeError(statusOf(text, answer.statusCode, request));
  };
  return {
    async json(request) {
      const answer = await send(request, ANSWER_TIMEOUT_MS);
      return parseAnswer(await limitedText(answer.body), request);
    },
    async stream(request, idleMs) {
      return (await send(request, idleMs)).body;
    },
    close: () => agent.destroy(),
  };
}

/** Reads a `Status` object, whatever of it is there. */
export function readStatus(value: Json | undefined, code: number): KubeStatus {
  const details = objectAt(value, 'details');
  return {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: stringAt(value, 'status') === 'Success' ? 'Success' : 'Failure',
    message: stringAt(value, 'message') ?? `the server answered ${code}`,
    reason: stringAt(value, 'reason') ?? '',
    code: numberAt(value, 'code') ?? code,
    ...(details === undefined ? {} : { details: readDetails(details) }),
  };
}

function headersOf(request: KubeRequest, token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'lateen' };
  if (request.body !== undefined)
    headers['content-type'] = request.contentType ?? 'application/json';
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return headers;
}

async function limitedText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX)
      throw new Error(`an answer is larger than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(text: string, request: KubeRequest): Json {
  if (text === '') return {};
  try {
    // The answer of JSON.parse is JSON by definition.
    return JSON.parse(text) as Json;
  } catch (cause) {
    const head = text.slice(0, 80);
    throw new Error(`${request.method} ${request.path}: not JSON but '${head}'`, { cause });
  }
}

function statusOf(text: string, code: number, request: KubeRequest): KubeStatus {
  try {
    // As above.
    const value = JSON.parse(text) as Json;
    if (stringAt(value, 'kind') === 'Status') return readStatus(value, code);
    return readStatus({ message: plainRefusal(text, code, request) }, code);
  } catch {
    return readStatus({ message: plainRefusal(text, code, request) }, code);
  }
}

function plainRefusal(text: string, code: number, { method, path }: KubeRequest): string {
  return `${method} ${path}: the server answered ${code}: ${text.slice(0, 200)}`;
}

function readDetails(details: JsonObject): NonNullable<KubeStatus['details']> {
  const result: { -readonly [K in keyof NonNullable<KubeStatus['details']>]: unknown } = {};
  for (const field of ['name', 'group', 'kind', 'uid'] as const) {
    const text = stringAt(details, field);
    if (text !== undefined) result[field] = text;
  }
  const retry = numberAt(details, 'retryAfterSeconds');
  if (retry !== undefined) result.retryAfterSeconds = retry;
  if (Array.isArray(details['causes'])) result.causes = details['causes'].map(readCause);
  // Each field was given its own type just above.
  return result as NonNullable<KubeStatus['details']>;
}

function readCause(cause: unknown): StatusCause {
  if (!isObject(cause)) return {};
  const reason = stringAt(cause, 'reason');
  const message = stringAt(cause, 'message');
  const field = stringAt(cause, 'field');
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(field === undefined ? {} : { field }),
  };
}
