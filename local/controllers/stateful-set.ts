// Keeps the numbered pods of each StatefulSet: made in order, removed in reverse, and replaced from
// the highest number down when the template changes.
import { sameJson } from '../../lib/index.ts';
import { PODS, STATEFUL_SETS, type Pod, type PodSpec, type StatefulSet } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { claim, isControlledBy } from './owner.ts';
import { makePod, removePod } from './pod-control.ts';
import { isActive, isAvailable, isFinished, isReady, lookAgain } from './pod-state.ts';
import type { Again } from './queue.ts';
import { templateHash } from './template.ts';
import { wakeForPods } from './wake.ts';

const COMPONENT = 'statefulset-controller';
const HASH_LABEL = 'controller-revision-hash';

export function statefulSets(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'stateful-set', (key) => reconcile(context, key));
  caches.statefulSets.listen(({ key }) => queue.add(key));
  wakeForPods(caches.pods, caches.statefulSets, { kind: 'StatefulSet', queue });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const { api, caches } = context;
  const set = caches.statefulSets.get(key);
  if (set === undefined) return undefined;
  const candidates = caches.pods.inNamespace(set.metadata.namespace);
  const { selector } = set.spec;
  const claimed = await claim({ api, owner: set, selector, resource: PODS, candidates });
  const standing: Standing = { set, pods: byOrdinal(set, claimed), revision: revisionOf(set) };
  if (set.metadata.deletionTimestamp === undefined) await step(context, standing);
  await writeStatus(context, { key, updateRevision: standing.revision });
  return lookAgain(claimed, set.spec.minReadySeconds ?? 0, context.clock);
}

type Standing = {
  readonly set: StatefulSet;
  readonly pods: ReadonlyMap<number, Pod>;
  /** The name of the present template. */
  readonly revision: string;
};

/** The next thing to do; with ordered pods, one thing at a time. */
async function step(context: Context, standing: Standing): Promise<void> {
  const { set, pods } = standing;
  const { podManagementPolicy, minReadySeconds = 0 } = set.spec;
  const isOrdered = podManagementPolicy !== 'Parallel';
  const serves = (pod: Pod | undefined): boolean =>
    pod !== undefined && isActive(pod) && isAvailable(pod, minReadySeconds, context.clock);
  for (const ordinal of ordinalsOf(set)) {
    const pod = pods.get(ordinal);
    if (pod !== undefined && isFinished(pod.status?.phase)) await remove(context, set, pod);
    if (pod === undefined) await make(context, standing, ordinal);
    if (isOrdered && !serves(pod)) return replaceBroken(context, standing, ordinal);
  }
  const wanted = new Set(ordinalsOf(set));
  const surplus = [...pods].filter(([ordinal]) => !wanted.has(ordinal)).toReversed();
  for (const [, pod] of surplus) {
    await remove(context, set, pod);
    if (isOrdered) return;
  }
  await replaceOld(context, standing, serves);
}

/** A pod of an old template that never became ready must not hold up the template that mends it. */
async function replaceBroken(
  context: Context,
  { set, pods, revision }: Standing,
  ordinal: number,
): Promise<void> {
  const pod = pods.get(ordinal);
  if (set.spec.updateStrategy?.type === 'OnDelete' || pod === undefined || isReady(pod)) return;
  const { partition = 0 } = set.spec.updateStrategy?.rollingUpdate ?? {};
  if (ordinal >= partition && revisionLabel(pod) !== revision) await remove(context, set, pod);
}

async function replaceOld(
  context: Context,
  { set, pods, revision }: Standing,
  serves: (pod: Pod | undefined) => boolean,
): Promise<void> {
  const { updateStrategy } = set.spec;
  if (updateStrategy?.type === 'OnDelete') return;
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const ordinal of ordinalsOf(set).toReversed()) {
    const pod = pods.get(ordinal);
    if (ordinal < partition) return;
    if (pod !== undefined && revisionLabel(pod) !== revision) return remove(context, set, pod);
    if (!serves(pod)) return;
  }
}

async function remove(context: Context, set: StatefulSet, pod: Pod): Promise<void> {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  await removePod(context, { owner: set, pod, component: COMPONENT });
}

function make(context: Context, { set, revision }: Standing, ordinal: number): Promise<void> {
  const name = `${set.metadata.name}-${ordinal}`;
  return makePod(context, {
    owner: set,
    template: set.spec.template,
    component: COMPONENT,
    name,
    labels: {
      [HASH_LABEL]: revision,
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': String(ordinal),
    },
    spec: specOf(set, name),
  });
}

function specOf({ spec }: StatefulSet, hostname: string): PodSpec {
  const { volumes = [] } = spec.template.spec;
  // There is no storage behind claims here: what a claim would hold lasts as long as its pod.
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name ?? '');
  const emptied = claims.map((name) => ({ name, emptyDir: {} }));
  const others = volumes.filter(({ name }) => !claims.includes(name));
  const named = spec.serviceName === undefined ? {} : { subdomain: spec.serviceName };
  return { ...spec.template.spec, ...named, hostname, volumes: [...others, ...emptied] };
}

type Counting = { readonly key: string; readonly updateRevision: string };

async function writeStatus(
  { api, caches, clock }: Context,
  { key, updateRevision }: Counting,
): Promise<void> {
  const set = caches.statefulSets.get(key);
  if (set === undefined) return;
  const pods = caches.pods
    .inNamespace(set.metadata.namespace)
    .filter((pod) => isControlledBy(pod, set) && isActive(pod));
  const { minReadySeconds = 0, replicas = 1 } = set.spec;
  const updated = pods.filter((pod) => revisionLabel(pod) === updateRevision);
  const isUpdated = updated.length === replicas && updated.every(isReady);
  const currentRevision = isUpdated
    ? updateRevision
    : (set.status?.currentRevision ?? updateRevision);
  const status = {
    ...set.status,
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter((pod) => isAvailable(pod, minReadySeconds, clock)).length,
    updatedReplicas: updated.length,
    currentReplicas: pods.filter((pod) => revisionLabel(pod) === currentRevision).length,
    currentRevision,
    updateRevision,
  };
  if (sameJson(status, set.status)) return;
  await api.update(STATEFUL_SETS, { ...set, status }, { subresource: 'status' });
}

function revisionOf({ metadata, spec }: StatefulSet): string {
  return `${metadata.name}-${templateHash(spec.template, 0)}`;
}

function revisionLabel({ metadata }: Pod): string | undefined {
  return metadata.labels?.[HASH_LABEL];
}

function ordinalsOf({ spec }: StatefulSet): readonly number[] {
  const start = spec.ordinals?.start ?? 0;
  return Array.from({ length: spec.replicas ?? 1 }, (_, i) => start + i);
}

function byOrdinal({ metadata }: StatefulSet, pods: readonly Pod[]): ReadonlyMap<number, Pod> {
  const numbered = pods.flatMap((pod): readonly [number, Pod][] => {
    const ordinal = /^-(\d+)$/.exec(pod.metadata.name.slice(metadata.name.length))?.[1];
    return ordinal === undefined ? [] : [[Number(ordinal), pod]];
  });
  return new Map(numbered.sort(([one], [other]) => one - other));
}
