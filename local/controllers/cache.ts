// The controllers' shared copy of the cluster: one reflector a resource, however many controllers
// read it, and an API whose writes the copy knows at once. A controller that sees its own writes
// needs no book of what it expects to see.
import {
  objectKey,
  reflect,
  type Change,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
  type Random,
  type Reflector,
  type ResourceId,
  type Selection,
  type Versioned,
} from '../../lib/index.ts';
import { acceptAs, type Schema } from '../../api/index.ts';

export type Cache<T> = {
  readonly resource: ResourceId;
  get(key: string): T | undefined;
  all(): readonly T[];
  inNamespace(namespace: string): readonly T[];
  /** Calls back after every change, in order. */
  listen(call: (change: Change<T>) => void): void;
};

export type Tools = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

type CacheSet = {
  /** The API that tells the caches of each write it makes. */
  readonly api: KubeApi;
  cache<T extends Cached>(resource: ResourceId, view: Schema<T>, selection?: Selection): Cache<T>;
  /** Resolves when every cache asked for so far has its first list. */
  synced(): Promise<void>;
};

export type Cached = Versioned & {
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

type Noting = Pick<Reflector<unknown>, 'note' | 'noteGone' | 'synced'>;

export function cacheSet(plain: KubeApi, tools: Tools, signal: AbortSignal): CacheSet {
  const reflectors = new Map<string, Noting>();
  return {
    api: notingApi(plain, (resource) => reflectors.get(nameOfResource(resource))),
    cache(resource, view, selection = {}) {
      const listeners: ((change: Change<Static>) => void)[] = [];
      type Static = NonNullable<ReturnType<typeof accept>>;
      const accept = acceptAs(view, (reason) => {
        tools.log.warn('an object is malformed and left out', { reason });
      });
      const onChange = (change: Change<Static>): void => listeners.forEach((call) => call(change));
      const reflector = reflect(
        { api: plain, resource, selection, accept, onChange, ...tools },
        signal,
      );
      reflectors.set(nameOfResource(resource), reflector);
      const all = (): readonly Static[] => [...reflector.objects.values()];
      return {
        resource,
        all,
        get: (key) => reflector.objects.get(key),
        inNamespace: (namespace) => all().filter((one) => one.metadata.namespace === namespace),
        listen: (call) => void listeners.push(call),
      };
    },
    async synced() {
      await Promise.all([...reflectors.values()].map((reflector) => reflector.synced));
    },
  };
}

function notingApi(api: KubeApi, copyOf: (resource: ResourceId) => Noting | undefined): KubeApi {
  const noted = async (resource: ResourceId, write: Promise<KubeObject>): Promise<KubeObject> => {
    const object = await write;
    copyOf(resource)?.note(object);
    return object;
  };
  return {
    get: (resource, name) => api.get(resource, name),
    list: (resource, selection) => api.list(resource, selection),
    watch: (resource, query, signal) => api.watch(resource, query, signal),
    create: (resource, object, options) => {
      const write = api.create(resource, object, options);
      // What a subresource answers is another kind of object.
      return options?.subresource === undefined ? noted(resource, write) : write;
    },
    update: (resource, object, options) => noted(resource, api.update(resource, object, options)),
    patch: (resource, name, patch, options) =>
      noted(resource, api.patch(resource, name, patch, options)),
    async delete(resource, name, options) {
      const left = await api.delete(resource, name, options);
      if (left !== undefined) copyOf(resource)?.note(left);
      else if (options?.uid !== undefined) copyOf(resource)?.noteGone(objectKey(name), options.uid);
      return left;
    },
  };
}

function nameOfResource({ group, plural }: ResourceId): string {
  return `${plural}.${group}`;
}
