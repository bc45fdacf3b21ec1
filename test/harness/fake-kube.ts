// A Kubernetes API in memory for tests of what talks to one: versions, watches, conflicts, status
// as a subresource, finalizers, pods that leave gracefully. No shapes, defaults or admission.
import {
  isObject,
  KubeError,
  matchesFields,
  matchesLabels,
  nameSuffix,
  objectKey,
  parseFieldSelector,
  parseLabelSelector,
  sameJson,
  seededRandom,
  type Clock,
  type DeleteOptions,
  type Json,
  type KubeApi,
  type KubeList,
  type KubeObject,
  type ObjectMeta,
  type ObjectName,
  type Patch,
  type ResourceId,
  type Selection,
  type WatchEvent,
  type WriteOptions,
} from '../../lib/index.ts';

type Stored = { readonly version: number; readonly plural: string; readonly event: ObjectEvent };
type ObjectEvent = Exclude<WatchEvent, { type: 'BOOKMARK' }>;

/** An object as a test writes it down: what the API stamps is left out. */
export type Draft = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Partial<ObjectMeta>;
  readonly [field: string]: Json | undefined;
};

export class FakeKube implements KubeApi {
  readonly #clock: Clock;
  readonly #random = seededRandom(1);
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #wakers = new Set<() => void>();
  #history: Stored[] = [];
  #version = 100;
  #oldest = 100;
  readonly #failures: { readonly plural: string; readonly error: Error }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes the next write to `plural` fail. */
  failNext(plural: string, error: Error = refusal(500, 'InternalError', 'told to fail')): void {
    this.#failures.push({ plural, error });
  }

  /** Forgets the history, so that every resume answers 410. */
  expire(): void {
    this.#history = [];
    this.#oldest = this.#version + 1;
    this.#version++;
    for (const wake of this.#wakers) wake();
  }

  /** Everything of one resource now, by name. */
  all({ plural }: ResourceId): readonly KubeObject[] {
    return [...this.#of(plural).values()].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
  }

  seed(resource: ResourceId, draft: Draft): Promise<KubeObject> {
    return this.create(resource, { ...draft, metadata: { name: '', ...draft.metadata } });
  }

  async get({ plural }: ResourceId, name: ObjectName): Promise<KubeObject | undefined> {
    return this.#of(plural).get(objectKey(name));
  }

  async list({ plural }: ResourceId, selection: Selection): Promise<KubeList> {
    const items = [...this.#of(plural).values()].filter((object) => isSelected(object, selection));
    return { items, resourceVersion: String(this.#version) };
  }

  async *watch(
    { plural }: ResourceId,
    query: Selection & { readonly since: string },
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent> {
    let since = Number(query.since);
    while (!signal.aborted) {
      if (since < this.#oldest) throw refusal(410, 'Expired', 'too old resource version');
      const from = since;
      since = this.#version;
      const news = this.#history.filter((one) => one.plural === plural && one.version > from);
      for (const { event } of news) if (isSelected(event.object, query)) yield event;
      if (since === this.#version) await this.#change(signal);
    }
  }

  async create(
    { plural }: ResourceId,
    object: KubeObject,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    this.#failIfTold(plural);
    if (options.subresource === 'binding') return this.#bind(object);
    const given = object.metadata;
    const name =
      given.name === '' ? `${given.generateName ?? ''}${nameSuffix(this.#random)}` : given.name;
    const metadata: ObjectMeta = {
      ...given,
      name,
      uid: given.uid ?? `uid-${this.#version + 1}`,
      generation: 1,
      creationTimestamp: given.creationTimestamp ?? new Date(this.#clock.now()).toISOString(),
    };
    if (this.#of(plural).has(objectKey(metadata))) {
      throw refusal(409, 'AlreadyExists', `${plural} "${name}" already exists`);
    }
    return this.#store(plural, 'ADDED', { ...object, metadata });
  }

  async update(
    { plural }: ResourceId,
    object: KubeObject,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    this.#failIfTold(plural);
    const live = this.#live(plural, object.metadata);
    const { resourceVersion } = object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion) {
      throw refusal(409, 'Conflict', `${plural} "${live.metadata.name}" has been modified`);
    }
    const next =
      options.subresource === 'status'
        ? { ...live, status: object['status'] }
        : { ...object, status: live['status'] ?? object['status'] };
    return this.#write(plural, live, next);
  }

  async patch(
    { plural }: ResourceId,
    name: ObjectName,
    patch: Patch,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    this.#failIfTold(plural);
    const live = this.#live(plural, name);
    if (patch.kind === 'json') throw new Error('the fake API takes merge patches only');
    const change = patch.kind === 'apply' ? patch.object : patch.change;
    const merged = merge({ value: live, change });
    if (!isObject(merged)) throw new Error('a merge patch must be an object');
    const next = { ...live, ...merged };
    const status = options.subresource === 'status' ? next['status'] : live['status'];
    return this.#write(plural, live, {
      ...(options.subresource === 'status' ? live : next),
      status,
    });
  }

  async delete(
    { plural }: ResourceId,
    name: ObjectName,
    options: DeleteOptions = {},
  ): Promise<KubeObject | undefined> {
    this.#failIfTold(plural);
    const live = this.#live(plural, name);
    if (options.uid !== undefined && options.uid !== live.metadata.uid) {
      throw refusal(409, 'Conflict', `the UID in the precondition does not match`);
    }
    const finalizers = [
      ...(live.metadata.finalizers ?? []),
      ...(options.propagation === 'Foreground' ? ['foregroundDeletion'] : []),
      ...(options.propagation === 'Orphan' ? ['orphan'] : []),
    ];
    const leaves = plural === 'pods' && isBound(live) && options.gracePeriodSeconds !== 0;
    if (finalizers.length === 0 && !leaves && plural !== 'namespaces') {
      this.#drop(plural, live);
      return undefined;
    }
    const deletionTimestamp =
      live.metadata.deletionTimestamp ?? new Date(this.#clock.now()).toISOString();
    const metadata = { ...live.metadata, finalizers, deletionTimestamp };
    return this.#write(plural, live, { ...live, metadata });
  }

  #bind(binding: KubeObject): KubeObject {
    const live = this.#live('pods', binding.metadata);
    const spec = isObject(live['spec']) ? live['spec'] : {};
    const target = isObject(binding['target']) ? binding['target']['name'] : undefined;
    return this.#write('pods', live, { ...live, spec: { ...spec, nodeName: target } });
  }

  #write(plural: string, live: KubeObject, next: KubeObject): KubeObject {
    const { metadata } = next;
    if (sameJson(live, next)) return live;
    const isNewSpec = !sameJson(live['spec'], next['spec']);
    const generation = (live.metadata.generation ?? 1) + (isNewSpec ? 1 : 0);
    const object = { ...next, metadata: { ...metadata, generation } };
    const isFree = (metadata.finalizers ?? []).length === 0 && !isBound(object);
    if (metadata.deletionTimestamp !== undefined && isFree && plural !== 'namespaces') {
      return this.#drop(plural, object);
    }
    return this.#store(plural, 'MODIFIED', object);
  }

  #store(plural: string, type: 'ADDED' | 'MODIFIED', draft: KubeObject): KubeObject {
    const object = this.#stamp(draft);
    this.#of(plural).set(objectKey(object.metadata), object);
    this.#tell(plural, { type, object });
    return object;
  }

  #drop(plural: string, live: KubeObject): KubeObject {
    const object = this.#stamp(live);
    this.#of(plural).delete(objectKey(live.metadata));
    this.#tell(plural, { type: 'DELETED', object });
    return object;
  }

  #stamp(object: KubeObject): KubeObject {
    this.#version++;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #tell(plural: string, event: ObjectEvent): void {
    this.#history.push({ version: this.#version, plural, event });
    for (const wake of this.#wakers) wake();
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #of(plural: string): Map<string, KubeObject> {
    const known = this.#objects.get(plural) ?? new Map<string, KubeObject>();
    this.#objects.set(plural, known);
    return known;
  }

  #live(plural: string, name: ObjectName): KubeObject {
    const live = this.#of(plural).get(objectKey(name));
    if (live === undefined) throw refusal(404, 'NotFound', `${plural} "${name.name}" not found`);
    return live;
  }

  #failIfTold(plural: string): void {
    const index = this.#failures.findIndex((failure) => failure.plural === plural);
    const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
    if (failure !== undefined) throw failure.error;
  }
}

type KubeReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Expired'
  | 'Forbidden'
  | 'BadRequest'
  | 'InternalError';

export function refusal(code: number, reason: KubeReason, message: string): KubeError {
  return new KubeError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });
}

// More turns than the longest chain of awaits between one write and all that follows from it.
const TURNS = 60;

/** Lets everything that is under way without waiting for the clock come to rest. */
export async function settle(turns = TURNS): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function isBound(object: KubeObject): boolean {
  const spec = object['spec'];
  const bound = object.kind === 'Pod' && isObject(spec) && spec['nodeName'] !== undefined;
  const status = object['status'];
  const phase = isObject(status) ? status['phase'] : undefined;
  return bound && phase !== 'Succeeded' && phase !== 'Failed';
}

function isSelected(object: KubeObject, selection: Selection): boolean {
  const { namespace, labelSelector = '', fieldSelector = '' } = selection;
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const labels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(fieldSelector);
  if (labels.kind === 'rejected') throw refusal(400, 'BadRequest', labels.reason);
  if (fields.kind === 'rejected') throw refusal(400, 'BadRequest', fields.reason);
  return matchesLabels(labels.value, object.metadata.labels) && matchesFields(fields.value, object);
}

type Merging = { readonly value: Json | undefined; readonly change: Json | undefined };

function merge({ value, change }: Merging): Json | undefined {
  if (!isObject(change)) return change;
  const result: { [key: string]: Json | undefined } = isObject(value) ? { ...value } : {};
  for (const [key, entry] of Object.entries(change)) {
    if (entry === null) delete result[key];
    else result[key] = merge({ value: result[key], change: entry });
  }
  return result;
}
