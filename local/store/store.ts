// Objects by kind, namespace and name, with one version that rises with every change. Memory and
// file change together or not at all, and listeners hear of each change once, in order, after it
// is safe in the file.
import { isKubeObject, type KubeObject } from '../../lib/index.ts';
import { damaged, openDatabase, type Database } from './database.ts';
import { History, type StoreEvent, type StoreListener } from './history.ts';

export type ObjectKey = {
  /** As `kindKey` says it: `deployments.apps`. */
  readonly kind: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly name: string;
};

export type Written =
  | { readonly kind: 'ok'; readonly object: KubeObject }
  /** Somebody was faster: this is what stands now. */
  | { readonly kind: 'conflict'; readonly current: KubeObject | undefined };

type StoreOptions = { readonly file: string; readonly pagesMax?: number };

/** Writes throw `StoreError` when the file cannot take them; then nothing has changed. */
export interface Store {
  readonly version: number;
  get(key: ObjectKey): KubeObject | undefined;
  /** A snapshot, ordered by namespace and name: later changes do not show in it. */
  list(kind: string, namespace?: string): readonly KubeObject[];
  /** `expect`: the `resourceVersion` that must still stand, or undefined when none may. */
  put(key: ObjectKey, object: KubeObject, expect: string | undefined): Written;
  remove(key: ObjectKey, expect: string): Written;
  /** Calls `listener` for every change after `since`, first those that already happened. */
  watch(
    query: { readonly kind: string; readonly since: number },
    listener: StoreListener,
  ): { readonly kind: 'ok'; readonly stop: () => void } | { readonly kind: 'expired' };
  close(): void;
}

type Shelf = {
  readonly objects: Map<string, KubeObject>;
  readonly history: History;
  readonly listeners: Set<StoreListener>;
  /** The snapshot, until the next change. */
  sorted: readonly KubeObject[] | undefined;
};

export function openStore(options: StoreOptions): Store {
  const database = openDatabase(options);
  const shelves = new Map<string, Shelf>();
  const since = database.version;
  const shelf = (kind: string): Shelf => {
    const found = shelves.get(kind) ?? emptyShelf(since);
    shelves.set(kind, found);
    return found;
  };
  try {
    for (const row of database.rows()) {
      const object: unknown = JSON.parse(row.body);
      if (!isKubeObject(object)) throw new Error(`${row.kind} ${place(row)} is no object`);
      shelf(row.kind).objects.set(place(row), object);
    }
  } catch (cause) {
    database.close();
    throw damaged(options.file, cause);
  }
  const tell = inOrder();
  return {
    get version() {
      return database.version;
    },
    get: (key) => shelves.get(key.kind)?.objects.get(place(key)),
    list: (kind, namespace) => select(sorted(shelf(kind)), namespace),
    put: (key, object, expect) =>
      put({ database, shelf: shelf(key.kind), tell, key, expect }, object),
    remove: (key, expect) => remove({ database, shelf: shelf(key.kind), tell, key, expect }),
    watch: ({ kind, since }, listener) => watch(shelf(kind), since, listener),
    close: () => database.close(),
  };
}

type Change = {
  readonly database: Database;
  readonly shelf: Shelf;
  readonly tell: (shelf: Shelf, event: StoreEvent) => void;
  readonly key: ObjectKey;
  readonly expect: string | undefined;
};

function put({ database, shelf, tell, key, expect }: Change, object: KubeObject): Written {
  const previous = shelf.objects.get(place(key));
  if (previous?.metadata.resourceVersion !== expect) return { kind: 'conflict', current: previous };
  const version = database.version + 1;
  const written = withVersion(object, version);
  database.put({ ...key, version, body: JSON.stringify(written) });
  shelf.objects.set(place(key), written);
  const type = previous === undefined ? 'added' : 'modified';
  tell(shelf, { type, version, object: written, previous });
  return { kind: 'ok', object: written };
}

function remove({ database, shelf, tell, key, expect }: Change): Written {
  const previous = shelf.objects.get(place(key));
  if (previous === undefined || previous.metadata.resourceVersion !== expect) {
    return { kind: 'conflict', current: previous };
  }
  const version = database.version + 1;
  database.remove(key, version);
  shelf.objects.delete(place(key));
  const object = withVersion(previous, version);
  tell(shelf, { type: 'removed', version, object, previous });
  return { kind: 'ok', object };
}

function watch(
  shelf: Shelf,
  since: number,
  listener: StoreListener,
): { readonly kind: 'ok'; readonly stop: () => void } | { readonly kind: 'expired' } {
  const missed = shelf.history.after(since);
  if (missed === undefined) return { kind: 'expired' };
  let heard = since;
  // What is just being told to others is in the history already: nobody hears it twice.
  const once = (event: StoreEvent): void => {
    if (event.version <= heard) return;
    heard = event.version;
    listener(event);
  };
  for (const event of missed) once(event);
  shelf.listeners.add(once);
  return { kind: 'ok', stop: () => shelf.listeners.delete(once) };
}

/** A listener may write; what that causes is told after the others heard of the first change. */
function inOrder(): (shelf: Shelf, event: StoreEvent) => void {
  const waiting: { readonly shelf: Shelf; readonly event: StoreEvent }[] = [];
  let telling = false;
  return (shelf, event) => {
    shelf.sorted = undefined;
    shelf.history.add(event);
    waiting.push({ shelf, event });
    if (telling) return;
    telling = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const listener of [...next.shelf.listeners]) listener(next.event);
      }
    } finally {
      telling = false;
    }
  };
}

function sorted(shelf: Shelf): readonly KubeObject[] {
  shelf.sorted ??= [...shelf.objects]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, object]) => object);
  return shelf.sorted;
}

function select(objects: readonly KubeObject[], namespace?: string): readonly KubeObject[] {
  if (namespace === undefined) return objects;
  return objects.filter((object) => object.metadata.namespace === namespace);
}

function emptyShelf(since: number): Shelf {
  return {
    objects: new Map(),
    history: new History(since),
    listeners: new Set(),
    sorted: undefined,
  };
}

// No name may hold a slash, so that this is unique.
function place(key: { readonly namespace: string; readonly name: string }): string {
  return `${key.namespace}/${key.name}`;
}

function withVersion(object: KubeObject, version: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}
