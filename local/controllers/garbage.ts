// Removes what no owner needs any more: dependents of objects that are gone, in the background or,
// when the owner waits for them, in the foreground; or cuts the ties when they shall stay.
import {
  objectKey,
  reflect,
  type Change,
  type KubeObject,
  type ObjectMeta,
  type OwnerReference,
  type ResourceId,
} from '../../lib/index.ts';
import { controllerQueue, type Context } from './context.ts';
import type { KindOnServer } from './namespace.ts';
import type { WorkQueue } from './queue.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** What garbage collection remembers of every object there is. */
type Trace = {
  readonly metadata: Pick<
    ObjectMeta,
    | 'name'
    | 'namespace'
    | 'uid'
    | 'resourceVersion'
    | 'deletionTimestamp'
    | 'ownerReferences'
    | 'finalizers'
  >;
};

type Graph = {
  readonly kinds: Map<string, Followed>;
  readonly traces: Map<string, Trace>;
  readonly byUid: Map<string, string>;
  readonly dependents: Map<string, Set<string>>;
};

type Followed = KindOnServer & { readonly stop: () => void };

// New kinds come with definitions, which are themselves watched; this is for those that were slow.
const KINDS_AGAIN_MS = 30_000;
const DEFINITIONS = 'customresourcedefinitions';
// Written all the time and owning nothing.
const NOT_FOLLOWED = new Set(['events', 'leases']);

export function garbage(context: Context, kinds: () => readonly KindOnServer[]): Promise<void> {
  const graph: Graph = {
    kinds: new Map(),
    traces: new Map(),
    byUid: new Map(),
    dependents: new Map(),
  };
  const synced = Promise.withResolvers<void>();
  const queue = controllerQueue(context, 'garbage', async (id) => {
    // An owner that waits for its dependents must not be let go before they are known.
    await synced.promise;
    await reconcile(context, graph, id);
    return undefined;
  });
  const followAll = (): readonly Promise<void>[] => {
    const served = new Map(kinds().map((kind) => [kindKey(kind.resource), kind]));
    for (const [key, followed] of graph.kinds) if (!served.has(key)) forget(graph, key, followed);
    return [...served]
      .filter(([key, { resource }]) => !graph.kinds.has(key) && !NOT_FOLLOWED.has(resource.plural))
      .map(([key, kind]) => {
        const isDefinition = kind.resource.plural === DEFINITIONS;
        return follow(
          { context, graph, queue, key, kind },
          isDefinition ? () => void Promise.all(followAll()) : undefined,
        );
      });
  };
  const again = (): void => {
    void Promise.all(followAll());
    if (!context.signal.aborted) context.clock.after(KINDS_AGAIN_MS, again);
  };
  void Promise.all(followAll()).then(() => synced.resolve());
  context.clock.after(KINDS_AGAIN_MS, again);
  return synced.promise;
}

type Following = {
  readonly context: Context;
  readonly graph: Graph;
  readonly queue: WorkQueue;
  readonly key: string;
  readonly kind: KindOnServer;
};

function follow(
  { context, graph, queue, key, kind }: Following,
  after?: () => void,
): Promise<void> {
  const { api, clock, random, log, signal } = context;
  const ended = new AbortController();
  graph.kinds.set(key, { ...kind, stop: () => ended.abort() });
  const onChange = (change: Change<Trace>): void => {
    for (const id of learn(graph, key, change)) queue.add(id);
    if (after !== undefined) clock.after(0, after);
  };
  const options = { api, resource: kind.resource, accept: traceOf, onChange, clock, random, log };
  return reflect(options, AbortSignal.any([signal, ended.signal])).synced;
}

function forget(graph: Graph, key: string, followed: Followed): void {
  followed.stop();
  graph.kinds.delete(key);
  for (const id of graph.traces.keys()) if (id.startsWith(`${key}|`)) graph.traces.delete(id);
}

/** Enters a change into the graph; returns whom to look at. */
function learn(graph: Graph, kind: string, change: Change<Trace>): readonly string[] {
  const id = `${kind}|${change.key}`;
  const before = change.kind === 'added' ? undefined : change.before;
  const object = change.kind === 'removed' ? undefined : change.object;
  for (const { uid } of before?.metadata.ownerReferences ?? []) {
    const known = graph.dependents.get(uid);
    known?.delete(id);
    if (known?.size === 0) graph.dependents.delete(uid);
  }
  for (const { uid } of object?.metadata.ownerReferences ?? []) {
    const known = graph.dependents.get(uid) ?? new Set();
    graph.dependents.set(uid, known.add(id));
  }
  const { uid } = (object ?? before)?.metadata ?? {};
  if (before?.metadata.uid !== undefined) graph.byUid.delete(before.metadata.uid);
  if (object === undefined) graph.traces.delete(id);
  else graph.traces.set(id, object);
  if (object !== undefined && uid !== undefined) graph.byUid.set(uid, id);
  const isWaiting = object?.metadata.deletionTimestamp !== undefined;
  const dependents =
    isWaiting || object === undefined ? [...(graph.dependents.get(uid ?? '') ?? [])] : [];
  // An owner that waits in the foreground is looked at again as each dependent goes.
  const owners = (before?.metadata.ownerReferences ?? []).flatMap(
    (one) => graph.byUid.get(one.uid) ?? [],
  );
  return [id, ...dependents, ...owners];
}

async function reconcile(context: Context, graph: Graph, id: string): Promise<void> {
  const trace = graph.traces.get(id);
  const resource = resourceOf(graph, id);
  if (trace === undefined || resource === undefined) return;
  const { finalizers = [], deletionTimestamp, uid = '', ownerReferences = [] } = trace.metadata;
  if (deletionTimestamp !== undefined) {
    if (finalizers.includes(ORPHAN)) await orphan(context, graph, { trace, resource });
    else if (finalizers.includes(FOREGROUND) && !hasBlocking(graph, uid)) {
      await dropFinalizer(context, { trace, resource }, FOREGROUND);
    }
    return;
  }
  if (ownerReferences.length > 0) await judge(context, graph, { trace, resource });
}

type Traced = { readonly trace: Trace; readonly resource: ResourceId };

/** Deletes an object none of whose owners stands; one that waits for it does not stand. */
async function judge(context: Context, graph: Graph, { trace, resource }: Traced): Promise<void> {
  const { name, namespace, uid = '', ownerReferences = [] } = trace.metadata;
  const states = await Promise.all(
    ownerReferences.map((reference) => stateOf({ context, graph, reference, namespace })),
  );
  if (states.includes('standing') || states.includes('unknown')) return;
  const waits = states.includes('waiting') && (graph.dependents.get(uid)?.size ?? 0) > 0;
  const propagation = waits ? 'Foreground' : 'Background';
  const where = namespace === undefined ? { name } : { namespace, name };
  const { api, log } = context;
  log.debug('garbage is collected', { plural: resource.plural, key: objectKey(where) });
  await api.delete(resource, where, { uid, propagation });
}

type OwnerToFind = {
  readonly context: Context;
  readonly graph: Graph;
  readonly reference: OwnerReference;
  readonly namespace: string | undefined;
};

async function stateOf({
  context,
  graph,
  reference,
  namespace,
}: OwnerToFind): Promise<'standing' | 'waiting' | 'gone' | 'unknown'> {
  const id = graph.byUid.get(reference.uid);
  const trace = id === undefined ? undefined : graph.traces.get(id);
  if (trace !== undefined) {
    const { deletionTimestamp, finalizers = [] } = trace.metadata;
    return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND)
      ? 'waiting'
      : 'standing';
  }
  // Absent from the copy may only mean late: ask before anything is deleted.
  const kind = ownerKind(graph, reference);
  if (kind === undefined) return 'unknown';
  const { name } = reference;
  // An owner lives beside its dependents or outside namespaces; any other cannot be found.
  if (kind.namespaced && namespace === undefined) return 'unknown';
  const where = kind.namespaced && namespace !== undefined ? { namespace, name } : { name };
  const found = await context.api.get(kind.resource, where);
  return found?.metadata.uid === reference.uid ? 'standing' : 'gone';
}

function ownerKind({ kinds }: Graph, { apiVersion, kind }: OwnerReference): Followed | undefined {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [...kinds.values()].find((one) => one.kind === kind && one.resource.group === group);
}

function resourceOf({ kinds }: Graph, id: string): ResourceId | undefined {
  return kinds.get(id.split('|')[0] ?? '')?.resource;
}

function kindKey({ group, plural }: ResourceId): string {
  return `${plural}.${group}`;
}

function hasBlocking(graph: Graph, uid: string): boolean {
  return [...(graph.dependents.get(uid) ?? [])].some((id) =>
    graph.traces
      .get(id)
      ?.metadata.ownerReferences?.some((one) => one.uid === uid && one.blockOwnerDeletion === true),
  );
}

async function orphan(context: Context, graph: Graph, owner: Traced): Promise<void> {
  const { uid = '' } = owner.trace.metadata;
  for (const id of graph.dependents.get(uid) ?? []) {
    const trace = graph.traces.get(id);
    const resource = resourceOf(graph, id);
    if (trace === undefined || resource === undefined) continue;
    const ownerReferences = (trace.metadata.ownerReferences ?? []).filter((one) => one.uid !== uid);
    await changeMeta(context, { trace, resource }, { ownerReferences });
  }
  await dropFinalizer(context, owner, ORPHAN);
}

function dropFinalizer(context: Context, object: Traced, finalizer: string): Promise<void> {
  const finalizers = (object.trace.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  return changeMeta(context, object, { finalizers });
}

async function changeMeta(
  { api }: Context,
  { trace, resource }: Traced,
  change: Partial<Pick<ObjectMeta, 'finalizers' | 'ownerReferences'>>,
): Promise<void> {
  const { name, namespace, resourceVersion } = trace.metadata;
  const where = namespace === undefined ? { name } : { namespace, name };
  const metadata = { resourceVersion, ...change };
  await api.patch(resource, where, { kind: 'merge', change: { metadata } });
}

function traceOf({ metadata }: KubeObject): Trace {
  const { name, namespace, uid, resourceVersion, deletionTimestamp, ownerReferences, finalizers } =
    metadata;
  return {
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
      ...(finalizers === undefined ? {} : { finalizers }),
    },
  };
}
