// Watches over HTTP: one JSON line an event, until the client goes, time is up or the server stops.
// A client that does not read is let go with a clear word rather than buffered for without end.
import { KubeError, type Clock, type JsonObject, type KubeObject } from '../../lib/index.ts';
import {
  apiVersionOf,
  badRequest,
  expired,
  type Place,
  type Registry,
  type Watching,
} from '../registry/index.ts';
import { flagParameter, numberParameter, prepareStream, type Exchange } from './exchange.ts';
import { representObject, type Representing } from './represent.ts';

// Between bookmarks: well below the time after which a forgotten version matters.
const BOOKMARK_INTERVAL_MS = 60_000;
// Clients that name no end are told to come again after half an hour, as they are elsewhere.
const DEFAULT_TIMEOUT_SECONDS = 1800;
const TIMEOUT_SECONDS_MAX = 24 * 3600;
// Some thousand objects: more than a client in good health ever has waiting.
const WAITING_BYTES_MAX = 8 * 1024 * 1024;
// How long a client that does not read may take for its last words.
const LAST_WORDS_MS = 5000;

type WatchRequest = {
  readonly place: Place;
  readonly representing: Representing;
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
};

type WatchParts = {
  readonly registry: Registry;
  readonly clock: Clock;
  /** Fires when the server stops. */
  readonly stopping: AbortSignal;
};

export function serveWatch(parts: WatchParts, exchange: Exchange, watch: WatchRequest): void {
  const { query, response } = exchange;
  const { registry, clock, stopping } = parts;
  const { since, initial, marksEnd } = startOf(registry, watch, query);
  const wantsBookmarks =
    query.has('allowWatchBookmarks') && flagParameter(query, 'allowWatchBookmarks');
  prepareStream(exchange, 'application/json');
  const stream = eventStream(parts, exchange, watch);
  for (const object of initial) stream.send('ADDED', object);
  if (marksEnd) stream.bookmark(since, true);
  const stop = subscribe(registry, { ...watch, since }, stream);
  // Clients wait for the head before they believe that a watch stands.
  response.flushHeaders();

  const bookmark = (): void => {
    stream.bookmark(registry.version, false);
    cancelBookmark = clock.after(BOOKMARK_INTERVAL_MS, bookmark);
  };
  let cancelBookmark = wantsBookmarks ? clock.after(BOOKMARK_INTERVAL_MS, bookmark) : NOTHING;
  const finish = (): void => {
    if (wantsBookmarks) stream.bookmark(registry.version, false);
    response.end();
  };
  const cancelEnd = clock.after(timeoutSeconds(query) * 1000, finish);
  stopping.addEventListener('abort', finish);
  response.on('close', () => {
    stopping.removeEventListener('abort', finish);
    cancelBookmark();
    cancelEnd();
    stop();
  });
}

const NOTHING = (): void => undefined;

function timeoutSeconds(query: URLSearchParams): number {
  const asked = numberParameter(query, 'timeoutSeconds') ?? 0;
  return Math.min(asked === 0 ? DEFAULT_TIMEOUT_SECONDS : asked, TIMEOUT_SECONDS_MAX);
}

/** A version that is too old is an event of its own: that is how clients expect to hear of it. */
function subscribe(registry: Registry, watching: Watching, stream: EventStream): () => void {
  try {
    return registry.watch(watching, ({ type, object }) => stream.send(type, object));
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.code !== 410) throw error;
    stream.fail(error);
    return NOTHING;
  }
}

type Start = {
  readonly since: number;
  /** The state to begin with, told as additions. */
  readonly initial: readonly KubeObject[];
  readonly marksEnd: boolean;
};

function startOf(registry: Registry, watch: WatchRequest, query: URLSearchParams): Start {
  const version = query.get('resourceVersion') ?? '';
  const sendInitial = query.get('sendInitialEvents');
  if (sendInitial !== null && query.get('resourceVersionMatch') !== 'NotOlderThan') {
    throw badRequest('sendInitialEvents needs resourceVersionMatch=NotOlderThan');
  }
  const all = (marksEnd: boolean): Start => {
    const { items, resourceVersion } = registry.list(watch);
    return { since: Number(resourceVersion), initial: items, marksEnd };
  };
  if (sendInitial === 'true') return all(true);
  if (sendInitial === 'false' && (version === '' || version === '0')) {
    return { since: registry.version, initial: [], marksEnd: false };
  }
  if (version === '' || version === '0') return all(false);
  const since = Number(version);
  if (!Number.isSafeInteger(since)) throw badRequest(`Invalid resource version: ${version}`);
  return { since, initial: [], marksEnd: false };
}

type EventStream = {
  send(type: string, object: KubeObject): void;
  bookmark(version: number, endsInitial: boolean): void;
  /** An error as the last event. */
  fail(error: KubeError): void;
};

function eventStream(
  { clock }: WatchParts,
  exchange: Exchange,
  { place, representing }: WatchRequest,
): EventStream {
  const { response } = exchange;
  const write = (type: string, object: JsonObject): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(`${JSON.stringify({ type, object })}\n`);
    if (response.writableLength <= WAITING_BYTES_MAX) return;
    const why = 'the watch was not read fast enough; list again and watch from there';
    response.end(`${JSON.stringify({ type: 'ERROR', object: expired(why).status })}\n`);
    clock.after(LAST_WORDS_MS, () => response.destroy());
  };
  return {
    send: (type, object) => write(type, representObject(representing, object)),
    bookmark(version, endsInitial) {
      const annotations = endsInitial
        ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
        : {};
      const metadata = { name: '', resourceVersion: String(version), ...annotations };
      const object = { apiVersion: apiVersionOf(place), kind: place.kind.kind, metadata };
      write(
        'BOOKMARK',
        representing.form === 'table' ? representObject(representing, object) : object,
      );
    },
    fail(error) {
      write('ERROR', error.status);
      response.end();
    },
  };
}
