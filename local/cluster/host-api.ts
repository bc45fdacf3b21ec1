// The API as the host's process asks it: reading and watching, no more. Not the client of `lib`,
// because that costs 11 MB more, in a process that stays as long as the cluster does.
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import {
  isKubeObject,
  isObject,
  KubeError,
  lineSplitter,
  listAt,
  numberAt,
  stringAt,
  type Json,
  type KubeApi,
  type KubeObject,
  type ResourceId,
  type WatchEvent,
} from '../../lib/index.ts';
import type { Access } from './kubeconfig.ts';

export type HostApi = Pick<KubeApi, 'get' | 'list' | 'watch'> & { close(): void };

const ANSWER_TIMEOUT_MS = 10_000;
// The server ends a watch before this.
const WATCH_SECONDS = 300;
// Services and the like; an object has at most 3 MiB.
const LINE_BYTES_MAX = 8 * 1024 * 1024;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

export function hostApi(access: Access): HostApi {
  const agent = new Agent({ keepAlive: true, ca: access.ca, cert: access.cert, key: access.key });
  const ask: Ask = (path, options) => answer({ agent, url: `${access.server}${path}`, ...options });
  return {
    async get(resource, { namespace, name }) {
      const path = pathOf(resource, { namespace, name });
      try {
        return objectIn(await read(await ask(path, { idleMs: ANSWER_TIMEOUT_MS })), {});
      } catch (error) {
        if (error instanceof KubeError && error.status.code === 404) return undefined;
        throw error;
      }
    },
    async list(resource, { namespace }) {
      const json = await read(
        await ask(pathOf(resource, { namespace }), { idleMs: ANSWER_TIMEOUT_MS }),
      );
      const apiVersion = stringAt(json, 'apiVersion') ?? '';
      const kind = (stringAt(json, 'kind') ?? '').replace(/List$/, '');
      const items = listAt(json, 'items').map((item) => objectIn(item, { apiVersion, kind }));
      return { items, resourceVersion: stringAt(json, 'metadata', 'resourceVersion') ?? '' };
    },
    watch: (resource, { namespace, since }, signal) => {
      const query = `watch=true&allowWatchBookmarks=true&timeoutSeconds=${WATCH_SECONDS}`;
      const path = `${pathOf(resource, { namespace })}?${query}&resourceVersion=${since}`;
      return events(ask(path, { idleMs: (WATCH_SECONDS + 30) * 1000, signal }), signal);
    },
    close: () => agent.destroy(),
  };
}

type AskOptions = { readonly idleMs: number; readonly signal?: AbortSignal };
type Ask = (path: string, options: AskOptions) => Promise<IncomingMessage>;
type Asking = AskOptions & { readonly agent: Agent; readonly url: string };

function answer({ agent, url, idleMs, signal }: Asking): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'user-agent': 'lateen' };
    const asked = request(url, { agent, headers, ...(signal === undefined ? {} : { signal }) });
    asked.setTimeout(idleMs, () => asked.destroy(new Error(`${url}: no answer in ${idleMs} ms`)));
    asked.once('error', reject);
    asked.once('response', resolve);
    asked.end();
  });
}

async function read(response: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX)
      throw new Error(`an answer is larger than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const json = parsed(Buffer.concat(chunks).toString('utf8'));
  const { statusCode = 500 } = response;
  if (statusCode >= 400) throw refusal(json, statusCode);
  return json;
}

async function* events(
  asked: Promise<IncomingMessage>,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  try {
    const response = await asked;
    const { statusCode = 500 } = response;
    if (statusCode >= 400) throw refusal(await read(response), statusCode);
    const lines = lineSplitter(LINE_BYTES_MAX);
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      for (const line of lines.push(chunk)) if (line !== '') yield eventIn(parsed(line));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function eventIn(json: Json): WatchEvent {
  const type = stringAt(json, 'type');
  const object = isObject(json) ? json['object'] : undefined;
  if (type === 'BOOKMARK') {
    return { type, resourceVersion: stringAt(object, 'metadata', 'resourceVersion') ?? '' };
  }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') {
    return { type, object: objectIn(object, {}) };
  }
  throw refusal(object, 500);
}

type Shared = { readonly apiVersion?: string; readonly kind?: string };

/** Items of a list leave out what the list says for all of them. */
function objectIn(value: Json | undefined, shared: Shared): KubeObject {
  const whole = isObject(value) ? { ...shared, ...value } : value;
  if (!isKubeObject(whole)) throw new Error('the API answered with something that is no object');
  return whole;
}

function refusal(value: Json | undefined, code: number): KubeError {
  return new KubeError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: stringAt(value, 'message') ?? `the API answered ${code}`,
    reason: stringAt(value, 'reason') ?? '',
    code: numberAt(value, 'code') ?? code,
  });
}

function parsed(text: string): Json {
  const json: unknown = JSON.parse(text === '' ? '{}' : text);
  return isObject(json) ? json : {};
}

type Place = { readonly namespace?: string | undefined; readonly name?: string };

function pathOf({ group, version, plural }: ResourceId, { namespace, name }: Place): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${root}${place}/${plural}${name === undefined ? '' : `/${name}`}`;
}
