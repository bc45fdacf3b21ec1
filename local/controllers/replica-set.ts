// Keeps the wanted number of pods running for each ReplicaSet, and counts them in its status.
import { sameJson } from '../../lib/index.ts';
import { PODS, REPLICA_SETS, type Pod, type ReplicaSet } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { claim, isControlledBy } from './owner.ts';
import { inGrowingBatches, makePod, removePod } from './pod-control.ts';
import { byLoss, isActive, isAvailable, isReady, lookAgain } from './pod-state.ts';
import type { Again } from './queue.ts';
import { wakeForPods } from './wake.ts';

const COMPONENT = 'replicaset-controller';
// As many pods as one turn makes or removes; the rest follows when these have been seen.
const PODS_PER_TURN_MAX = 500;

export function replicaSets(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'replica-set', (key) => reconcile(context, key));
  caches.replicaSets.listen(({ key }) => queue.add(key));
  wakeForPods(caches.pods, caches.replicaSets, { kind: 'ReplicaSet', queue });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const set = context.caches.replicaSets.get(key);
  if (set === undefined) return undefined;
  const { api, caches } = context;
  const candidates = caches.pods.inNamespace(set.metadata.namespace);
  const { selector } = set.spec;
  const claimed = await claim({ api, owner: set, selector, resource: PODS, candidates });
  const pods = claimed.filter(isActive);
  try {
    if (set.metadata.deletionTimestamp === undefined) await fit(context, set, pods);
  } finally {
    await count(context, key);
  }
  return lookAgain(activePodsOf(context, set), set.spec.minReadySeconds ?? 0, context.clock);
}

async function fit(context: Context, set: ReplicaSet, pods: readonly Pod[]): Promise<void> {
  const missing = (set.spec.replicas ?? 1) - pods.length;
  const { template } = set.spec;
  if (missing > 0) {
    await inGrowingBatches(Math.min(missing, PODS_PER_TURN_MAX), () =>
      makePod(context, { owner: set, template, component: COMPONENT }),
    );
  }
  if (missing < 0) {
    const going = pods.toSorted(byLoss).slice(0, Math.min(-missing, PODS_PER_TURN_MAX));
    await Promise.all(
      going.map((pod) => removePod(context, { owner: set, pod, component: COMPONENT })),
    );
  }
}

/** Writes the status from what the copy holds now, after this turn's own writes. */
async function count(context: Context, key: string): Promise<void> {
  const { api, caches, clock } = context;
  const set = caches.replicaSets.get(key);
  if (set === undefined) return;
  const pods = activePodsOf(context, set);
  const { minReadySeconds = 0, template } = set.spec;
  const labels = Object.entries(template.metadata?.labels ?? {});
  const status = {
    ...set.status,
    replicas: pods.length,
    fullyLabeledReplicas: pods.filter(({ metadata }) =>
      labels.every(([name, value]) => metadata.labels?.[name] === value),
    ).length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: pods.filter((pod) => isAvailable(pod, minReadySeconds, clock)).length,
    observedGeneration: set.metadata.generation,
  };
  if (sameJson(status, set.status)) return;
  await api.update(REPLICA_SETS, { ...set, status }, { subresource: 'status' });
}

function activePodsOf({ caches }: Context, set: ReplicaSet): readonly Pod[] {
  return caches.pods
    .inNamespace(set.metadata.namespace)
    .filter((pod) => isActive(pod) && isControlledBy(pod, set));
}
