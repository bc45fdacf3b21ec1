// The registry as a `KubeApi`: what controllers in this process use, without HTTP in between.
import {
  KubeError,
  type JsonObject,
  type KubeApi,
  type ObjectName,
  type ResourceId,
  type Subresource,
  type WatchEvent,
  type WriteOptions,
} from '../../lib/index.ts';
import type { UserInfo } from './admission.ts';
import type { Catalog } from './catalog.ts';
import { badRequest, expired, unknownPath } from './refusal.ts';
import type { Registry } from './registry.ts';
import type { Caller, Place, Resource, Target } from './request.ts';
import type { WrittenPart } from './update.ts';

// A controller that falls this far behind lists again, which costs less than the backlog.
const WAITING_EVENTS_MAX = 4096;

type LocalApiOptions = {
  readonly registry: Registry;
  readonly catalog: Catalog;
  readonly user: UserInfo;
  readonly manager: string;
  /** Answers a TokenRequest with its status filled in. */
  readonly createToken: (account: Target, request: JsonObject) => Promise<JsonObject>;
};

export function localApi(parts: LocalApiOptions): KubeApi {
  const { registry, catalog, createToken } = parts;
  const resourceOf = (id: ResourceId): Resource => {
    const found = catalog.find(id);
    if (found === undefined) throw unknownPath(id);
    return found;
  };
  const placeOf = (id: ResourceId, namespace: string | undefined): Place => {
    const resource = resourceOf(id);
    const lives = resource.kind.namespaced && namespace !== '' ? namespace : undefined;
    return { ...resource, namespace: lives };
  };
  const targetOf = (id: ResourceId, { namespace, name }: ObjectName): Target => ({
    ...placeOf(id, namespace),
    name,
  });
  const callerOf = (options: WriteOptions = {}): Caller => callerWith(parts, options);
  return {
    async get(id, name) {
      try {
        return registry.get(targetOf(id, name));
      } catch (error) {
        if (error instanceof KubeError && error.status.code === 404) return undefined;
        throw error;
      }
    },
    async list(id, { namespace, ...selection }) {
      return registry.list({ place: placeOf(id, namespace), ...selection });
    },
    watch(id, { namespace, since, ...selection }, signal) {
      const watching = { place: placeOf(id, namespace), since: Number(since), ...selection };
      return events((listener) => registry.watch(watching, listener), signal);
    },
    async create(id, object, options) {
      const caller = callerOf(options);
      const { namespace } = object.metadata;
      switch (options?.subresource) {
        case 'binding':
          return registry.bind({ target: targetOf(id, object.metadata), body: object, caller });
        case 'eviction': {
          const target = targetOf(id, object.metadata);
          return (await registry.delete({ target, options: {}, caller })).object;
        }
        case 'token':
          return { ...object, ...(await createToken(targetOf(id, object.metadata), object)) };
        default:
          return registry.create({ place: placeOf(id, namespace), object, caller });
      }
    },
    async update(id, object, options) {
      const target = targetOf(id, object.metadata);
      const part = partOf(options?.subresource);
      return registry.replace({ target, part, object, caller: callerOf(options) });
    },
    async patch(id, name, patch, options) {
      const target = targetOf(id, name);
      const part = partOf(options?.subresource);
      const { object } = await registry.patch({ target, part, patch, caller: callerOf(options) });
      return object;
    },
    async delete(id, name, options = {}) {
      const target = targetOf(id, name);
      const deleted = await registry.delete({ target, options, caller: callerOf() });
      return deleted.kind === 'gone' ? undefined : deleted.object;
    },
  };
}

function callerWith({ user, manager }: LocalApiOptions, options: WriteOptions): Caller {
  const { fieldManager = manager, dryRun = false } = options;
  const fieldValidation = 'Ignore';
  return { user, manager: fieldManager, dryRun, fieldValidation, warn: () => undefined };
}

function partOf(subresource: Subresource | undefined): WrittenPart {
  switch (subresource) {
    case undefined:
      return 'main';
    case 'status':
    case 'scale':
    case 'finalize':
      return subresource;
    case 'binding':
    case 'token':
    case 'eviction':
      throw badRequest(`${subresource} can only be created`);
  }
}

type Subscribe = (listener: (event: WatchEvent) => void) => () => void;

async function* events(subscribe: Subscribe, signal: AbortSignal): AsyncIterable<WatchEvent> {
  const waiting: WatchEvent[] = [];
  let wake: () => void = () => undefined;
  const stop = subscribe((event) => {
    if (waiting.length <= WAITING_EVENTS_MAX) waiting.push(event);
    wake();
  });
  const end = (): void => wake();
  signal.addEventListener('abort', end);
  try {
    while (!signal.aborted) {
      if (waiting.length > WAITING_EVENTS_MAX) {
        throw expired('the watch fell too far behind; list again');
      }
      const event = waiting.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal.removeEventListener('abort', end);
    stop();
  }
}
