// Brings the pods of each Deployment to its template through ReplicaSets: one for each shape it
// had, the new one growing as the old ones shrink.
import { KubeError, objectKey, sameJson } from '../../lib/index.ts';
import { DEPLOYMENTS, REPLICA_SETS, type Deployment, type ReplicaSet } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import {
  beyondHistory,
  replicaSetFor,
  revisionFor,
  REVISION_ANNOTATION,
  setAnnotations,
  splitSets,
} from './deployment-revision.ts';
import {
  deadlineInMs,
  deploymentStatus,
  isComplete,
  type DeploymentSets,
} from './deployment-status.ts';
import { claim, isControlledBy, ownerKey } from './owner.ts';
import { isFinished } from './pod-state.ts';
import type { Again } from './queue.ts';
import { rollingStep, rolloutBounds, type Scale, type SetCount } from './rollout.ts';
import { sidesOf, wakeForPods } from './wake.ts';

const COMPONENT = 'deployment-controller';

export function deployments(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'deployment', (key) => reconcile(context, key));
  caches.deployments.listen(({ key }) => queue.add(key));
  wakeForPods(caches.replicaSets, caches.deployments, { kind: 'Deployment', queue });
  // `Recreate` waits for the last old pod to be gone, which no ReplicaSet's status tells.
  caches.pods.listen((change) => {
    if (change.kind === 'added') return;
    for (const pod of sidesOf(change)) {
      const setKey = ownerKey(pod, 'ReplicaSet');
      const set = setKey === undefined ? undefined : caches.replicaSets.get(setKey);
      const key = set === undefined ? undefined : ownerKey(set, 'Deployment');
      if (key !== undefined && isRecreating(caches.deployments.get(key))) queue.add(key);
    }
  });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const { api, caches } = context;
  const deployment = caches.deployments.get(key);
  if (deployment === undefined) return undefined;
  const candidates = caches.replicaSets.inNamespace(deployment.metadata.namespace);
  const { selector } = deployment.spec;
  await claim({ api, owner: deployment, selector, resource: REPLICA_SETS, candidates });
  const sets = (): DeploymentSets => splitSets(deployment, ownedSets(context, deployment));
  if (deployment.metadata.deletionTimestamp === undefined) {
    if (deployment.spec.paused === true) await resizeOnly(context, deployment, sets());
    else await rollOut(context, deployment, sets);
  }
  return writeStatus(context, key, sets());
}

async function rollOut(
  context: Context,
  deployment: Deployment,
  sets: () => DeploymentSets,
): Promise<void> {
  const isRecreate = deployment.spec.strategy?.type === 'Recreate';
  if (isRecreate && !(await clearOld(context, deployment, sets()))) return;
  const made = await haveNewSet(context, deployment, sets());
  if (!made) return;
  const now = sets();
  const { replicas, maxSurge, maxUnavailable } = sizeOf(deployment);
  if (now.newSet === undefined) return;
  const newSet = countOf(now.newSet);
  const oldSets = now.oldSets.map(countOf);
  const steps = isRecreate
    ? rollingStep({ replicas, maxSurge: 0, maxUnavailable: replicas, newSet, oldSets: [] })
    : rollingStep({ replicas, maxSurge, maxUnavailable, newSet, oldSets });
  for (const step of steps) await scale(context, deployment, step);
  await forgetOld(context, deployment, sets());
}

/** True once there is a ReplicaSet of the present template with the right revision. */
async function haveNewSet(
  context: Context,
  deployment: Deployment,
  sets: DeploymentSets,
): Promise<boolean> {
  const revision = revisionFor(sets);
  const size = sizeOf(deployment);
  const { replicas } = size;
  const annotations = setAnnotations(deployment, revision, {
    replicas,
    max: replicas + size.maxSurge,
  });
  await writeRevision(context, deployment, revision);
  const { newSet } = sets;
  if (newSet !== undefined) {
    const given = { ...newSet.metadata.annotations, ...annotations };
    const { minReadySeconds = 0 } = deployment.spec;
    const isSame = sameJson(given, newSet.metadata.annotations);
    if (isSame && (newSet.spec.minReadySeconds ?? 0) === minReadySeconds) return true;
    const metadata = { ...newSet.metadata, annotations: given };
    const spec = { ...newSet.spec, minReadySeconds };
    await context.api.update(REPLICA_SETS, { ...newSet, metadata, spec });
    return true;
  }
  const room = replicas + size.maxSurge - total(sets.oldSets);
  const isRecreate = deployment.spec.strategy?.type === 'Recreate';
  const first = isRecreate ? replicas : Math.min(replicas, Math.max(0, room));
  const set = replicaSetFor({ deployment, replicas: first, annotations });
  try {
    await context.api.create(REPLICA_SETS, set);
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.reason !== 'AlreadyExists') throw error;
    await countCollision(context, deployment);
    return false;
  }
  if (first > 0)
    say(context, deployment, `Scaled up replica set ${set.metadata.name} from 0 to ${first}`);
  return true;
}

/** Another template has this name: the next turn makes another name of the same template. */
async function countCollision({ api }: Context, deployment: Deployment): Promise<void> {
  const { collisionCount = 0, ...rest } = deployment.status ?? {};
  const status = { ...rest, collisionCount: collisionCount + 1 };
  await api.update(DEPLOYMENTS, { ...deployment, status }, { subresource: 'status' });
}

async function writeRevision(
  { api }: Context,
  { metadata }: Deployment,
  revision: number,
): Promise<void> {
  const text = String(revision);
  if (metadata.annotations?.[REVISION_ANNOTATION] === text) return;
  const { namespace, name, uid } = metadata;
  const change = { metadata: { uid, annotations: { [REVISION_ANNOTATION]: text } } };
  await api.patch(DEPLOYMENTS, { namespace, name }, { kind: 'merge', change });
}

/** `Recreate`: no new pod before the last old one is gone. */
async function clearOld(
  context: Context,
  deployment: Deployment,
  { oldSets }: DeploymentSets,
): Promise<boolean> {
  const standing = oldSets.filter((set) => set.spec.replicas !== 0);
  for (const set of standing)
    await scale(context, deployment, { key: objectKey(set.metadata), to: 0 });
  const pods = context.caches.pods.inNamespace(deployment.metadata.namespace);
  return !oldSets.some((set) =>
    pods.some((pod) => isControlledBy(pod, set) && !isFinished(pod.status?.phase)),
  );
}

/** A paused Deployment keeps its template but not its size, when only one shape of it runs. */
async function resizeOnly(
  context: Context,
  deployment: Deployment,
  sets: DeploymentSets,
): Promise<void> {
  const all = sets.newSet === undefined ? sets.oldSets : [...sets.oldSets, sets.newSet];
  const running = all.filter((set) => (set.spec.replicas ?? 1) > 0);
  const target = running.length === 0 ? all.at(-1) : running[0];
  const to = sizeOf(deployment).replicas;
  if (running.length > 1 || target === undefined || target.spec.replicas === to) return;
  await scale(context, deployment, { key: objectKey(target.metadata), to });
}

async function scale(context: Context, deployment: Deployment, { key, to }: Scale): Promise<void> {
  const set = context.caches.replicaSets.get(key);
  if (set === undefined || set.spec.replicas === to) return;
  const from = set.spec.replicas ?? 1;
  await context.api.update(REPLICA_SETS, { ...set, spec: { ...set.spec, replicas: to } });
  const way = to > from ? 'up' : 'down';
  say(context, deployment, `Scaled ${way} replica set ${set.metadata.name} from ${from} to ${to}`);
}

async function forgetOld(
  context: Context,
  deployment: Deployment,
  sets: DeploymentSets,
): Promise<void> {
  if (!isComplete(deployment, deploymentStatus(deployment, sets, context.clock))) return;
  for (const { metadata } of beyondHistory(deployment, sets)) {
    const { namespace, name, uid } = metadata;
    await context.api.delete(REPLICA_SETS, { namespace, name }, { uid, propagation: 'Background' });
  }
}

async function writeStatus(
  context: Context,
  key: string,
  sets: DeploymentSets,
): Promise<Again | undefined> {
  const { api, caches, clock } = context;
  const deployment = caches.deployments.get(key);
  if (deployment === undefined) return undefined;
  const status = deploymentStatus(deployment, sets, clock);
  if (!sameJson(status, deployment.status)) {
    await api.update(DEPLOYMENTS, { ...deployment, status }, { subresource: 'status' });
  }
  const afterMs = deadlineInMs(deployment, status, clock);
  return afterMs === undefined ? undefined : { afterMs: afterMs + 1 };
}

function ownedSets({ caches }: Context, deployment: Deployment): readonly ReplicaSet[] {
  const sets = caches.replicaSets.inNamespace(deployment.metadata.namespace);
  return sets.filter((set) => isControlledBy(set, deployment));
}

function sizeOf({ spec }: Deployment): {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
} {
  const replicas = spec.replicas ?? 1;
  return { replicas, ...rolloutBounds(replicas, spec.strategy?.rollingUpdate ?? {}) };
}

function countOf(set: ReplicaSet): SetCount {
  const wanted = set.spec.replicas ?? 1;
  return { key: objectKey(set.metadata), wanted, available: set.status?.availableReplicas ?? 0 };
}

function total(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.spec.replicas ?? 1), 0);
}

function isRecreating(deployment: Deployment | undefined): boolean {
  return deployment?.spec.strategy?.type === 'Recreate';
}

function say(context: Context, deployment: Deployment, message: string): void {
  const said = {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message,
    component: COMPONENT,
  } as const;
  context.events.say(deployment, said);
}
