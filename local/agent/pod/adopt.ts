// The record of a pod that this agent did not start: from the containers that a former agent left
// running, and from the status in the API when even those are gone, as after a restart of the node.
// Pure.
import type { ContainerStatus, Pod } from '../../../api/kubernetes/index.ts';
import type { Exit } from '../container/index.ts';
import { runningState } from './note.ts';
import {
  mayRestart,
  freshRecord,
  partsOf,
  type ContainerRecord,
  type ContainerState,
  type PodRecord,
  type Role,
} from './record.ts';

/** What stands or stood on this machine, oldest attempt first. */
export type Remains =
  | {
      readonly kind: 'running';
      readonly attempt: number;
      readonly image: string;
      readonly id: string;
      readonly startedAt: number;
    }
  | {
      readonly kind: 'exited';
      readonly attempt: number;
      readonly image: string;
      readonly exit: Exit;
    };

type RemainsOf = (container: string) => readonly Remains[];

export function adoptedRecord(pod: Pod, remainsOf: RemainsOf, now: number): PodRecord {
  const fresh = freshRecord(pod, now);
  const roles = new Map(partsOf(pod).map(({ container, role }) => [container.name, role]));
  const containers = fresh.containers.map((container) => {
    const remains = remainsOf(container.name);
    const role = roles.get(container.name) ?? 'main';
    return remains.length > 0
      ? fromRemains(pod, container, remains)
      : fromStatus(pod, { container, role, now });
  });
  const begun = containers.some(({ name }) => {
    return roles.get(name) === 'main' && remainsOf(name).length > 0;
  });
  const { startTime } = pod.status ?? {};
  const seenAt = startTime === undefined ? now : Date.parse(startTime);
  return { ...fresh, seenAt, containers, begun: begun || isTerminal(pod) };
}

function fromRemains(
  pod: Pod,
  fresh: ContainerRecord,
  remains: readonly Remains[],
): ContainerRecord {
  const newest = remains.at(-1);
  const former = remains.at(-2);
  if (newest === undefined) return fresh;
  const { attempt, image } = newest;
  const last = former?.kind === 'exited' ? former.exit : undefined;
  // Former attempts may have ended with the node, so that they count as no crashes.
  const known = { ...fresh, image, starts: attempt + 1, last };
  if (newest.kind === 'exited') {
    const { exit } = newest;
    return { ...known, crashes: 1, state: { kind: 'exited', exit, retryAt: 0 } };
  }
  const status = statusOf(pod, fresh.name);
  const state = runningState(pod, fresh.name, newest);
  // Its hook ran long ago; until its probes speak again it is what it was.
  const ready = status?.ready ?? state.ready;
  return { ...known, state: { ...state, hooked: true, ready } };
}

type Unseen = { readonly container: ContainerRecord; readonly role: Role; readonly now: number };

function fromStatus(pod: Pod, { container, role, now }: Unseen): ContainerRecord {
  const status = statusOf(pod, container.name);
  if (status?.containerID === undefined) return container;
  const id = status.containerID.replace(/^lateen:\/\//, '');
  const ended = status.state?.terminated;
  const lost: Exit = {
    id,
    code: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the node came back',
    startedAt: Date.parse(status.state?.running?.startedAt ?? '') || now,
    finishedAt: now,
  };
  const exit = ended === undefined ? lost : exitOf(id, ended);
  const starts = status.restartCount + 1;
  const final = isTerminal(pod) || (role !== 'init' && !mayRestart(pod, role, exit.code));
  if (!final) return { ...container, starts, last: exit };
  const state: ContainerState = { kind: 'exited', exit, retryAt: 0 };
  return { ...container, starts, crashes: starts, state };
}

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

function exitOf(id: string, { exitCode, message, startedAt, finishedAt }: Terminated): Exit {
  return {
    id,
    code: exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    message,
    startedAt: Date.parse(startedAt ?? '') || 0,
    finishedAt: Date.parse(finishedAt ?? '') || 0,
  };
}

function isTerminal({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return all.find((each) => each.name === name);
}
