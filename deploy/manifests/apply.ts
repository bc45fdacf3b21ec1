// Brings a cluster to what the objects say, by server-side apply, and waits until it works: every
// Deployment available, every webhook with the root that lets the API server call it.
import {
  at,
  listAt,
  numberAt,
  sleep,
  stringAt,
  type Clock,
  type Json,
  type KubeApi,
  type KubeObject,
} from '../../lib/index.ts';
import { PHASES, resourceOf, type Phase } from './resource.ts';

/** Tells of each step how it went; a `Printer` is one. */
export type Progress = {
  step<T>(name: string, run: () => Promise<T>): Promise<T>;
};

export type ApplyTools = {
  readonly print: Progress;
  readonly clock: Clock;
  /** Stops between two steps. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to wait until all of it works. */
  readonly wait: boolean;
};

export type ApplyApi = Pick<KubeApi, 'get' | 'patch'>;

// Who owns the fields that we apply; what others set beside them stays theirs.
const FIELD_MANAGER = 'lateen';
const POLL_MS = 250;
// Pulling the images takes most of it.
const READY_WITHIN_MS = 300_000;

/** Rejects, saying what is in the way, when something is refused or does not get ready in time. */
export async function applyAll(
  api: ApplyApi,
  objects: readonly KubeObject[],
  tools: ApplyTools,
): Promise<void> {
  const { print, signal, wait } = tools;
  // A kind that no phase knows must be heard of before anything is changed.
  for (const object of objects) resourceOf(object);
  for (const phase of PHASES) {
    const mine = objects.filter((object) => belongs(object, phase));
    signal?.throwIfAborted();
    if (mine.length === 0) continue;
    await print.step(phase.name, () => Promise.all(mine.map((object) => apply(api, object))));
  }
  if (wait) await untilReady(api, objects, tools);
}

async function untilReady(
  api: ApplyApi,
  objects: readonly KubeObject[],
  tools: ApplyTools,
): Promise<void> {
  const until = { ...tools, api, deadline: tools.clock.monotonic() + READY_WITHIN_MS };
  const waited = objects.filter(({ kind }) => kind === 'Deployment' || isWebhook(kind));
  for (const object of waited) {
    const name = isWebhook(object.kind) ? `webhook ${object.metadata.name}` : object.metadata.name;
    await tools.print.step(name, () => untilOneReady(object, until));
  }
}

function belongs({ kind }: KubeObject, phase: Phase): boolean {
  return Object.hasOwn(phase.kinds, kind);
}

function isWebhook(kind: string): boolean {
  return kind.endsWith('WebhookConfiguration');
}

async function apply(api: ApplyApi, object: KubeObject): Promise<void> {
  const { kind, metadata } = object;
  const patch = { kind: 'apply', object, force: true } as const;
  try {
    await api.patch(resourceOf(object), placeOf(object), patch, { fieldManager: FIELD_MANAGER });
  } catch (cause) {
    throw new Error(`${kind} ${metadata.name} was refused`, { cause });
  }
}

type Until = ApplyTools & { readonly api: ApplyApi; readonly deadline: number };

async function untilOneReady(object: KubeObject, until: Until): Promise<void> {
  const { api, clock, signal, deadline } = until;
  for (;;) {
    signal?.throwIfAborted();
    const stored = await api.get(resourceOf(object), placeOf(object));
    const missing = stored === undefined ? 'it was deleted' : whatIsMissing(stored);
    if (missing === undefined) return;
    if (clock.monotonic() >= deadline) throw tooLate(object, missing);
    await sleep(clock, POLL_MS, signal);
  }
}

function placeOf({ metadata: { name, namespace } }: KubeObject): {
  readonly name: string;
  readonly namespace?: string;
} {
  return namespace === undefined ? { name } : { name, namespace };
}

function whatIsMissing(stored: KubeObject): string | undefined {
  if (isWebhook(stored.kind)) {
    const hasRoot = (webhook: Json): boolean =>
      at(webhook, 'clientConfig', 'caBundle') !== undefined;
    return listAt(stored, 'webhooks').every(hasRoot)
      ? undefined
      : 'the control plane has not written its root into it';
  }
  const { metadata, spec, status } = stored;
  const wanted = numberAt(spec, 'replicas') ?? 1;
  const updated = numberAt(status, 'updatedReplicas') ?? 0;
  const available = numberAt(status, 'availableReplicas') ?? 0;
  const isSeen = (numberAt(status, 'observedGeneration') ?? 0) >= (metadata.generation ?? 0);
  const outdated = (numberAt(status, 'replicas') ?? 0) - updated;
  if (isSeen && updated >= wanted && available >= wanted && outdated <= 0) return undefined;
  const problem = listAt(status, 'conditions').find((one) => stringAt(one, 'status') === 'False');
  const counts = `${available} pods are available, ${updated} of ${wanted} as they should be`;
  return stringAt(problem, 'message') ?? counts;
}

function tooLate({ kind, metadata }: KubeObject, missing: string): Error {
  const where = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`;
  return new Error(
    `${kind} ${metadata.name} is not ready after ${READY_WITHIN_MS / 1000} s: ${missing}. ` +
      `\`kubectl${where} describe ${kind.toLowerCase()} ${metadata.name}\` and ` +
      `\`kubectl${where} get pods,events\` say more.`,
  );
}
