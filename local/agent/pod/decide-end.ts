// How a pod ends: because it is deleted, because its time is over, or because its work is done. The
// main containers stop together; then each sidecar, the last started first; then the network goes.
import type { Pod } from '../../../api/kubernetes/index.ts';
import { graceMs, type Action, type Desired } from './action.ts';
import { isGone, mayRestart, partsOf, recordOf, type Part, type PodRecord } from './record.ts';

// What a sidecar gets when the main containers have used up the pod's grace.
const SIDECAR_GRACE_MS = 2000;

/** Undefined while the pod has to live. */
export function decideEnd(
  desired: Desired,
  record: PodRecord,
  now: number,
): readonly Action[] | undefined {
  const wanted = endingOf(desired, record, now);
  const { ending } = record;
  if (wanted === undefined && ending === undefined) return undefined;
  const sooner =
    wanted !== undefined && (ending === undefined || wanted.deadline < ending.deadline);
  if (sooner) return [{ kind: 'end', ...wanted }];
  const stops = stopActions(desired.pod, record, now);
  if (stops.length > 0) return stops;
  if (record.place.kind === 'preparing' || !record.containers.every(isGone)) return [];
  if (isLeaving(desired)) return [{ kind: 'remove' }];
  return record.place.kind === 'ready' ? [{ kind: 'release' }] : [];
}

type Wanted = { readonly deadline: number; readonly failure: PodRecord['failure'] };

function endingOf(desired: Desired, record: PodRecord, now: number): Wanted | undefined {
  const { pod } = desired;
  if (desired.gone) {
    // Deleted by force: whoever asked did not want to wait.
    return { deadline: now + SIDECAR_GRACE_MS, failure: record.failure };
  }
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp !== undefined) {
    const grace = deletionGracePeriodSeconds ?? graceMs(pod) / 1000;
    // The API server adds the grace to the moment of the request.
    const deadline = Math.min(Date.parse(deletionTimestamp), now + grace * 1000);
    return { deadline, failure: record.failure };
  }
  if (record.ending !== undefined) return undefined;
  const limit = pod.spec.activeDeadlineSeconds;
  if (limit !== undefined && now >= record.seenAt + limit * 1000) {
    const message = 'Pod was active on the node longer than the specified deadline';
    return { deadline: now + graceMs(pod), failure: { reason: 'DeadlineExceeded', message } };
  }
  return isFinished(pod, record) ? { deadline: now + graceMs(pod), failure: undefined } : undefined;
}

/** All main containers have ended for good, or an init container has failed for good. */
function isFinished(pod: Pod, record: PodRecord): boolean {
  const parts = partsOf(pod);
  const ended = ({ container, role }: Part): boolean => {
    const { state } = recordOf(record, container.name);
    return state.kind === 'exited' && !mayRestart(pod, role, state.exit.code);
  };
  const initFailed = parts.some((part) => {
    if (part.role !== 'init' || !ended(part)) return false;
    const { state } = recordOf(record, part.container.name);
    return state.kind === 'exited' && state.exit.code !== 0;
  });
  return initFailed || parts.filter(({ role }) => role === 'main').every(ended);
}

function isLeaving({ pod, gone }: Desired): boolean {
  return gone || pod.metadata.deletionTimestamp !== undefined;
}

function stopActions(pod: Pod, record: PodRecord, now: number): readonly Action[] {
  const deadline = record.ending?.deadline ?? now;
  const parts = partsOf(pod);
  const first = parts.filter(({ role }) => role !== 'sidecar');
  const stops = first.flatMap((part) => stopOf(record, { part, killAt: deadline }));
  if (stops.length > 0 || !first.every((part) => isGone(recordOf(record, part.container.name)))) {
    return stops;
  }
  const sidecars = parts.filter(({ role }) => role === 'sidecar').toReversed();
  const next = sidecars.find((part) => !isGone(recordOf(record, part.container.name)));
  if (next === undefined) return [];
  return stopOf(record, { part: next, killAt: Math.max(deadline, now + SIDECAR_GRACE_MS) });
}

type Stop = { readonly part: Part; readonly killAt: number };

function stopOf(record: PodRecord, { part, killAt }: Stop): readonly Action[] {
  const { name } = part.container;
  const { state } = recordOf(record, name);
  if (state.kind !== 'running') return [];
  const { stop } = state;
  // Asked to stop before, but with more time than is left now.
  if (stop !== undefined && (stop.killed || part.role === 'sidecar' || stop.killAt <= killAt))
    return [];
  return [{ kind: 'stop', container: name, killAt, why: `Stopping container ${name}` }];
}
