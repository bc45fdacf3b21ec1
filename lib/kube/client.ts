// A Kubernetes API over HTTP: `KubeApi` for every resource, by its id. Lists are paged; a watch is
// an endless answer cut into lines.
import { isObject, listAt, stringAt, type Json, type JsonObject } from '../json.ts';
import { lineSplitter } from '../lines.ts';
import type { DeleteOptions, KubeApi, Patch, Selection, WriteOptions } from './api.ts';
import {
  isKubeObject,
  KubeError,
  type KubeList,
  type KubeObject,
  type ResourceId,
  type WatchEvent,
} from './object.ts';
import { namedPath, resourcePath, selectionQuery, type Query } from './path.ts';
import {
  kubeTransport,
  readStatus,
  type KubeRequest,
  type KubeServer,
  type Transport,
} from './transport.ts';

export type KubeClient = KubeApi & {
  /** Any other path: discovery, `/version`, a subresource without a method of its own. */
  raw(request: KubeRequest): Promise<Json>;
  close(): Promise<void>;
};

// What kubectl asks for at a time: a page the server can make without holding others up.
const PAGE_OBJECTS = 500;
// The server ends a watch after this; whoever watches begins again where it stood.
const WATCH_SECONDS = 300;
const WATCH_IDLE_MS = (WATCH_SECONDS + 30) * 1000;
// An object has at most 3 MiB in a request; JSON escapes may double it.
const EVENT_BYTES_MAX = 8 * 1024 * 1024;

export function kubeClient(server: KubeServer): KubeClient {
  return clientOver(kubeTransport(server));
}

/** The client over any transport. */
export function clientOver(transport: Transport): KubeClient {
  return {
    async get(resource, name) {
      const path = resourcePath(namedPath(resource, name));
      return foundOrNot(transport.json({ method: 'GET', path }));
    },
    list: (resource, selection) => listAll(transport, resource, selection),
    watch: (resource, query, signal) => watchOnce({ transport, resource, query, signal }),
    async create(resource, object, options = {}) {
      const { namespace, name } = object.metadata;
      const { subresource } = options;
      // A new object goes to the collection; a subresource belongs to an object that has a name.
      const target = subresource === undefined ? {} : { name, subresource };
      const path = resourcePath({ resource, namespace, ...target, query: writeQuery(options) });
      return asObject(await transport.json({ method: 'POST', path, body: object }));
    },
    async update(resource, object, options = {}) {
      const { subresource } = options;
      const target = { ...namedPath(resource, object.metadata), subresource };
      const path = resourcePath({ ...target, query: writeQuery(options) });
      return asObject(await transport.json({ method: 'PUT', path, body: object }));
    },
    async patch(resource, name, patch, options = {}) {
      const { body, contentType, force } = patchBody(patch);
      const target = { ...namedPath(resource, name), subresource: options.subresource };
      const path = resourcePath({ ...target, query: { ...writeQuery(options), force } });
      return asObject(await transport.json({ method: 'PATCH', path, body, contentType }));
    },
    async delete(resource, name, options = {}) {
      const path = resourcePath(namedPath(resource, name));
      const body = deleteBody(options);
      const answer = await transport.json({ method: 'DELETE', path, body });
      const waits = stringAt(answer, 'metadata', 'deletionTimestamp') !== undefined;
      return waits ? asObject(answer) : undefined;
    },
    raw: (request) => transport.json(request),
    close: () => transport.close(),
  };
}

async function foundOrNot(answer: Promise<Json>): Promise<KubeObject | undefined> {
  try {
    return asObject(await answer);
  } catch (error) {
    if (error instanceof KubeError && error.status.code === 404) return undefined;
    throw error;
  }
}

async function listAll(
  transport: Transport,
  resource: ResourceId,
  selection: Selection,
): Promise<KubeList> {
  const items: KubeObject[] = [];
  let page: Query = { limit: String(PAGE_OBJECTS) };
  for (;;) {
    const query = { ...selectionQuery(selection), ...page };
    const path = resourcePath({ resource, namespace: selection.namespace, query });
    const answer = await transport.json({ method: 'GET', path });
    items.push(...listItems(answer));
    const next = stringAt(answer, 'metadata', 'continue');
    if (next === undefined || next === '') {
      return { items, resourceVersion: stringAt(answer, 'metadata', 'resourceVersion') ?? '' };
    }
    page = { limit: String(PAGE_OBJECTS), continue: next };
  }
}

/** Lists of built-in kinds leave `kind` and `apiVersion` to be known from the list's own. */
function listItems(answer: Json): readonly KubeObject[] {
  const kind = (stringAt(answer, 'kind') ?? '').replace(/List$/, '');
  const apiVersion = stringAt(answer, 'apiVersion') ?? '';
  return listAt(answer, 'items').map((item) =>
    asObject(isObject(item) && item['kind'] === undefined ? { ...item, kind, apiVersion } : item),
  );
}

type WatchToOpen = {
  readonly transport: Transport;
  readonly resource: ResourceId;
  readonly query: Selection & { readonly since: string };
  readonly signal: AbortSignal;
};

async function* watchOnce({
  transport,
  resource,
  query,
  signal,
}: WatchToOpen): AsyncGenerator<WatchEvent> {
  const path = resourcePath({
    resource,
    namespace: query.namespace,
    query: {
      ...selectionQuery(query),
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: query.since,
      timeoutSeconds: String(WATCH_SECONDS),
    },
  });
  try {
    const body = await transport.stream({ method: 'GET', path, signal }, WATCH_IDLE_MS);
    const splitter = lineSplitter(EVENT_BYTES_MAX);
    for await (const chunk of body) {
      for (const line of splitter.push(chunk)) if (line !== '') yield eventOf(line);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function eventOf(line: string): WatchEvent {
  // The answer of JSON.parse is JSON by definition.
  const event = JSON.parse(line) as Json;
  const type = stringAt(event, 'type');
  const object = isObject(event) ? event['object'] : undefined;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: asObject(object) };
    case 'BOOKMARK':
      return { type, resourceVersion: stringAt(object, 'metadata', 'resourceVersion') ?? '' };
    case 'ERROR':
      throw new KubeError(readStatus(object, 500));
    default:
      throw new Error(`a watch sent an event of the unknown type '${type ?? ''}'`);
  }
}

function patchBody(patch: Patch): {
  readonly body: JsonObject | readonly Json[];
  readonly contentType: string;
  readonly force?: string;
} {
  switch (patch.kind) {
    case 'json':
      return { body: patch.operations, contentType: 'application/json-patch+json' };
    case 'merge':
      return { body: patch.change, contentType: 'application/merge-patch+json' };
    case 'strategic':
      return { body: patch.change, contentType: 'application/strategic-merge-patch+json' };
    case 'apply': {
      const force = String(patch.force);
      return { body: patch.object, contentType: 'application/apply-patch+yaml', force };
    }
  }
}

function deleteBody({
  propagation,
  gracePeriodSeconds,
  uid,
  resourceVersion,
}: DeleteOptions): JsonObject {
  const guarded = uid !== undefined || resourceVersion !== undefined;
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    gracePeriodSeconds,
    preconditions: guarded ? { uid, resourceVersion } : undefined,
  };
}

function writeQuery({ fieldManager, dryRun }: WriteOptions): Query {
  return { fieldManager, dryRun: dryRun === true ? 'All' : undefined };
}

function asObject(value: Json | undefined): KubeObject {
  if (isKubeObject(value)) return value;
  throw new Error('the server sent something that is not a Kubernetes object');
}
