// What a Deployment says of itself: counts, and whether it is available and getting on. The reasons
// and messages are the ones that `kubectl rollout status` and people look for.
import { sameJson, type Clock } from '../../lib/index.ts';
import type { Condition, Deployment, ReplicaSet } from '../../api/index.ts';
import { rolloutBounds } from './rollout.ts';
import { timeText } from './time.ts';

type DeploymentStatus = NonNullable<Deployment['status']>;

export type DeploymentSets = {
  readonly newSet: ReplicaSet | undefined;
  /** Oldest first; without the new one. */
  readonly oldSets: readonly ReplicaSet[];
};

// Without it a rollout that cannot go on would look as if it still might.
const PROGRESS_SECONDS = 600;

export function deploymentStatus(
  deployment: Deployment,
  sets: DeploymentSets,
  clock: Clock,
): DeploymentStatus {
  const counts = countsOf(deployment, sets);
  const { conditions = [], ...before } = deployment.status ?? {};
  const next = { ...before, ...counts };
  return {
    ...next,
    conditions: conditionsOf({ deployment, sets, next, before: conditions, clock }),
  };
}

export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  const wanted = spec.replicas ?? 1;
  return (
    status.updatedReplicas === wanted &&
    status.replicas === wanted &&
    status.availableReplicas === wanted &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

/** How long until a rollout that does not get on counts as stuck; undefined: it will not. */
export function deadlineInMs(
  deployment: Deployment,
  status: DeploymentStatus,
  clock: Clock,
): number | undefined {
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  const since = Date.parse(progressing?.lastUpdateTime ?? '');
  if (progressing?.status !== 'True' || isComplete(deployment, status) || Number.isNaN(since))
    return undefined;
  const seconds = deployment.spec.progressDeadlineSeconds ?? PROGRESS_SECONDS;
  return Math.max(0, since + seconds * 1000 - clock.now());
}

function countsOf(
  { metadata, spec }: Deployment,
  { newSet, oldSets }: DeploymentSets,
): DeploymentStatus {
  const all = newSet === undefined ? oldSets : [newSet, ...oldSets];
  const replicas = total(all, (set) => set.status?.replicas);
  const availableReplicas = total(all, (set) => set.status?.availableReplicas);
  return {
    observedGeneration: metadata.generation ?? 0,
    replicas,
    updatedReplicas: newSet?.status?.replicas ?? 0,
    readyReplicas: total(all, (set) => set.status?.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, Math.max(replicas, spec.replicas ?? 1) - availableReplicas),
  };
}

type Judging = {
  readonly deployment: Deployment;
  readonly sets: DeploymentSets;
  readonly next: DeploymentStatus;
  readonly before: readonly Condition[];
  readonly clock: Clock;
};

type Verdict = {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Getting on counts as an update even when the words stay the same. */
  readonly moved?: boolean;
};

function conditionsOf(judging: Judging): readonly Condition[] {
  const { before, clock } = judging;
  const now = timeText(clock.now());
  const available = condition(before, { type: 'Available', now, verdict: availability(judging) });
  const verdict = progress(judging);
  const progressing = condition(before, { type: 'Progressing', now, verdict });
  const others = before.filter(({ type }) => type !== 'Available' && type !== 'Progressing');
  return [...others, available, progressing];
}

function availability({ deployment, next }: Judging): Verdict {
  const replicas = deployment.spec.replicas ?? 1;
  const { maxUnavailable } = rolloutBounds(replicas, deployment.spec.strategy?.rollingUpdate ?? {});
  const allowed = deployment.spec.strategy?.type === 'Recreate' ? 0 : maxUnavailable;
  if ((next.availableReplicas ?? 0) >= replicas - allowed) {
    const message = 'Deployment has minimum availability.';
    return { status: 'True', reason: 'MinimumReplicasAvailable', message };
  }
  const message = 'Deployment does not have minimum availability.';
  return { status: 'False', reason: 'MinimumReplicasUnavailable', message };
}

function progress(judging: Judging): Verdict {
  const { deployment, sets, next, before, clock } = judging;
  const known = before.find(({ type }) => type === 'Progressing');
  const name = sets.newSet?.metadata.name ?? deployment.metadata.name;
  if (deployment.spec.paused === true) {
    return { status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };
  }
  if (isComplete(deployment, next)) {
    const message = `ReplicaSet "${name}" has successfully progressed.`;
    return { status: 'True', reason: 'NewReplicaSetAvailable', message };
  }
  const isNew = known?.message?.includes(`"${name}"`) !== true;
  if (isNew || hasMoved({ before: deployment.status ?? {}, next })) {
    const message = `ReplicaSet "${name}" is progressing.`;
    return { status: 'True', reason: 'ReplicaSetUpdated', message, moved: true };
  }
  if (
    known.status === 'True' &&
    deadlineInMs(deployment, { ...next, conditions: before }, clock) === 0
  ) {
    const message = `ReplicaSet "${name}" has timed out progressing.`;
    return { status: 'False', reason: 'ProgressDeadlineExceeded', message };
  }
  const { status, reason = '', message = '' } = known;
  if (reason === 'NewReplicaSetAvailable' || status === 'Unknown') {
    const text = `ReplicaSet "${name}" is progressing.`;
    return { status: 'True', reason: 'ReplicaSetUpdated', message: text };
  }
  return { status: status === 'False' ? 'False' : 'True', reason, message };
}

type Move = { readonly before: DeploymentStatus; readonly next: DeploymentStatus };

function hasMoved({ before, next }: Move): boolean {
  const old = (status: DeploymentStatus): number =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (next.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (before.availableReplicas ?? 0) ||
    old(next) < old(before)
  );
}

function condition(
  before: readonly Condition[],
  judged: { readonly type: string; readonly now: string; readonly verdict: Verdict },
): Condition {
  const { type, now, verdict } = judged;
  const { moved = false, ...said } = verdict;
  const known = before.find((one) => one.type === type);
  const words = { type, ...said };
  const isSame = known !== undefined && sameJson(words, pick(known));
  const turned = known?.status !== verdict.status;
  return {
    ...words,
    lastUpdateTime: isSame && !moved ? (known.lastUpdateTime ?? now) : now,
    lastTransitionTime: turned ? now : (known.lastTransitionTime ?? now),
  };
}

function pick({ type, status, reason, message }: Condition): Condition {
  return {
    type,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

function total(
  sets: readonly ReplicaSet[],
  count: (set: ReplicaSet) => number | undefined,
): number {
  return sets.reduce((sum, set) => sum + (count(set) ?? 0), 0);
}
