// What controllers ask about a pod: does it count, is it ready, for how long, and who goes first.
import type { Clock } from '../../lib/index.ts';
import type { Pod } from '../../api/index.ts';
import type { Again } from './queue.ts';

/** Not finished and not going: it counts towards replicas. */
export function isActive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && !isFinished(status?.phase);
}

export function isFinished(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

export function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
  );
}

/** Ready, and has been for `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, clock: Clock): boolean {
  return isReady(pod) && availableInMs(pod, minReadySeconds, clock) === 0;
}

/** How long until a ready pod counts as available. */
export function availableInMs(pod: Pod, minReadySeconds: number, clock: Clock): number {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const since = Date.parse(condition?.lastTransitionTime ?? '');
  if (minReadySeconds === 0 || Number.isNaN(since)) return 0;
  return Math.max(0, since + minReadySeconds * 1000 - clock.now());
}

/** When to look again at pods that are ready but not yet for long enough. */
export function lookAgain(
  pods: readonly Pod[],
  minReadySeconds: number,
  clock: Clock,
): Again | undefined {
  const waits = pods
    .filter(isReady)
    .map((pod) => availableInMs(pod, minReadySeconds, clock))
    .filter((ms) => ms > 0);
  return waits.length === 0 ? undefined : { afterMs: Math.min(...waits) };
}

/** Sorts those first that cost least to lose: not placed, running or ready; restarted; young. */
export function byLoss(one: Pod, other: Pod): number {
  return rank(one) - rank(other) || restarts(other) - restarts(one) || youth(one, other);
}

function rank(pod: Pod): number {
  if (pod.spec.nodeName === undefined) return 0;
  if (pod.status?.phase !== 'Running') return 1;
  return isReady(pod) ? 3 : 2;
}

function restarts({ status }: Pod): number {
  const counts = (status?.containerStatuses ?? []).map((container) => container.restartCount);
  return Math.max(0, ...counts);
}

function youth(one: Pod, other: Pod): number {
  const [a, b] = [one.metadata.creationTimestamp, other.metadata.creationTimestamp];
  if (a !== b) return a > b ? -1 : 1;
  return one.metadata.name < other.metadata.name ? -1 : 1;
}
