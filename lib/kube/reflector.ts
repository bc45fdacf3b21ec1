// Keeps a copy of a resource's objects up to date: lists once, then follows changes, resuming where
// it stood. A version the server no longer has (410) lists again; failures wait, longer each time.
import { backoffMs, type Backoff } from '../backoff.ts';
import { sleep, type Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { KubeApi, Selection } from './api.ts';
import {
  KubeError,
  type KubeList,
  type KubeObject,
  type ResourceId,
  type WatchEvent,
} from './object.ts';

export type Versioned = {
  readonly metadata: { readonly uid?: string; readonly resourceVersion?: string };
};

export type Change<T> =
  | { readonly kind: 'added'; readonly key: string; readonly object: T }
  | { readonly kind: 'changed'; readonly key: string; readonly object: T; readonly before: T }
  | { readonly kind: 'removed'; readonly key: string; readonly before: T };

export type ReflectorOptions<T extends Versioned> = {
  readonly api: Pick<KubeApi, 'list' | 'watch'>;
  readonly resource: ResourceId;
  readonly selection?: Selection;
  /** Trims and types an object on arrival. Undefined leaves it out, as if it were not there. */
  readonly accept: (object: KubeObject) => T | undefined;
  /** Called after the copy has changed, in the server's order. Must not throw. */
  readonly onChange?: (change: Change<T>) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type Reflector<T> = {
  /** By `objectKey`. */
  readonly objects: ReadonlyMap<string, T>;
  /** Resolves when the first list is in, after its changes were told. Never when stopped before. */
  readonly synced: Promise<void>;
  /** Resolves when the signal has fired and nothing runs any more. */
  readonly stopped: Promise<void>;
  /** Takes what a write of ours returned, so that the copy has it before the watch says so. */
  note(object: KubeObject): void;
  /** Takes it that a delete of ours removed the object with this uid at once. */
  noteGone(key: string, uid: string): void;
};

// The ceiling keeps a cluster that comes back from waiting long; jitter keeps its clients apart.
const RETRY: Backoff = { firstMs: 200, ceilingMs: 15_000, jitter: 0.5 };
// A watch that ended sooner, without an event, counts as a failure: a server that hangs up at once
// must not be asked in a tight loop.
const WATCH_SHORT_MS = 1000;

export function reflect<T extends Versioned>(
  options: ReflectorOptions<T>,
  signal: AbortSignal,
): Reflector<T> {
  const objects = new Map<string, T>();
  const synced = Promise.withResolvers<void>();
  const copy = { ...options, objects, gone: new Map<string, string>(), synced: synced.resolve };
  const stopped = follow(copy, signal);
  return {
    objects,
    synced: synced.promise,
    stopped,
    note: (object) => take(copy, object),
    noteGone(key, uid) {
      if (objects.get(key)?.metadata.uid !== uid) return;
      copy.gone.set(key, uid);
      drop(copy, key);
    },
  };
}

/** `namespace/name`, or the name alone for what belongs to no namespace. */
export function objectKey(metadata: {
  readonly namespace?: string;
  readonly name: string;
}): string {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}

/** The version asked for is too old: only a new list helps. */
export function isExpired(error: unknown): boolean {
  return (
    error instanceof KubeError && (error.status.code === 410 || error.status.reason === 'Expired')
  );
}

type Copy<T extends Versioned> = ReflectorOptions<T> & {
  readonly objects: Map<string, T>;
  /** Key and uid of what we removed and the watch has not yet reported: late news of it is old. */
  readonly gone: Map<string, string>;
  readonly synced: () => void;
};

async function follow<T extends Versioned>(copy: Copy<T>, signal: AbortSignal): Promise<void> {
  const { api, resource, selection = {}, clock, random, log } = copy;
  let since: string | undefined;
  let failures = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      if (since === undefined) {
        const list = await api.list(resource, selection);
        if (isOver()) return;
        replace(copy, list);
        since = list.resourceVersion;
        copy.synced();
      }
      const begun = clock.monotonic();
      let events = 0;
      for await (const event of api.watch(resource, { ...selection, since }, signal)) {
        since = takeEvent(copy, event);
        failures = 0;
        events++;
      }
      failures = events > 0 || clock.monotonic() - begun >= WATCH_SHORT_MS ? 0 : failures + 1;
    } catch (error) {
      if (isOver()) return;
      if (isExpired(error)) since = undefined;
      failures++;
      tellFailure({ log, resource, failures, error });
    }
    if (failures > 0) await sleep(clock, backoffMs(RETRY, failures, random), signal);
  }
}

function replace<T extends Versioned>(copy: Copy<T>, list: KubeList): void {
  const seen = new Set<string>();
  for (const item of list.items) {
    seen.add(objectKey(item.metadata));
    take(copy, item);
  }
  copy.gone.clear();
  for (const [key, { metadata }] of copy.objects) {
    // What we wrote after the list was made is not missing from it.
    if (
      !seen.has(key) &&
      !isNewer({ version: metadata.resourceVersion, than: list.resourceVersion })
    )
      drop(copy, key);
  }
}

/** Returns the version to resume after. */
function takeEvent<T extends Versioned>(copy: Copy<T>, event: WatchEvent): string {
  if (event.type === 'BOOKMARK') return event.resourceVersion;
  const { metadata } = event.object;
  if (event.type === 'DELETED') {
    const key = objectKey(metadata);
    if (copy.gone.get(key) === metadata.uid) copy.gone.delete(key);
    else drop(copy, key);
  } else {
    take(copy, event.object);
  }
  return metadata.resourceVersion ?? '';
}

function take<T extends Versioned>(copy: Copy<T>, item: KubeObject): void {
  const key = objectKey(item.metadata);
  const { uid, resourceVersion } = item.metadata;
  if (uid !== undefined && copy.gone.get(key) === uid) return;
  const before = copy.objects.get(key);
  if (
    before?.metadata.uid === uid &&
    !isNewer({ version: resourceVersion, than: before?.metadata.resourceVersion })
  )
    return;
  const object = copy.accept(item);
  if (object === undefined) return drop(copy, key);
  copy.objects.set(key, object);
  copy.onChange?.(
    before === undefined
      ? { kind: 'added', key, object }
      : { kind: 'changed', key, object, before },
  );
}

type Versions = { readonly version: string | undefined; readonly than: string | undefined };

/** Versions of one server rise; where they are not numbers, only equality can be told. */
function isNewer({ version, than }: Versions): boolean {
  if (version === undefined || than === undefined) return true;
  const [one, other] = [Number(version), Number(than)];
  return Number.isNaN(one) || Number.isNaN(other) ? version !== than : one > other;
}

function drop<T extends Versioned>(copy: Copy<T>, key: string): void {
  const before = copy.objects.get(key);
  if (before === undefined) return;
  copy.objects.delete(key);
  copy.onChange?.({ kind: 'removed', key, before });
}

type FailureToTell = {
  readonly log: Log;
  readonly resource: ResourceId;
  readonly failures: number;
  readonly error: unknown;
};

/** One warning an outage, at its second failure: the first may be a server that was restarted. */
function tellFailure({ log, resource: { group, plural }, failures, error }: FailureToTell): void {
  const reason = error instanceof Error ? error.message : String(error);
  const fields = { group, plural, failures, reason };
  if (failures === 2 && !isExpired(error)) log.warn('cannot follow a resource', fields);
  else log.debug('cannot follow a resource', fields);
}
