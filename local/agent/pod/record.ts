// What the node knows of one pod: the memory of its state machine, as immutable data.
import type { Container, Pod } from '../../../api/kubernetes/index.ts';
import type { Exit } from '../container/index.ts';

export type PodRecord = {
  /** When the node first saw the pod, in milliseconds since 1970. */
  readonly seenAt: number;
  readonly place: Place;
  /** A main container was started: from then on init containers are not looked at again. */
  readonly begun: boolean;
  /** In the order of the spec, init containers first. */
  readonly containers: readonly ContainerRecord[];
  /** Set once the pod has to end; the reason is set when the pod fails as a whole. */
  readonly ending: Ending | undefined;
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
};

/** A pod's network and volumes. */
type Place =
  | { readonly kind: 'none'; readonly retryAt: number }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'ready'; readonly address: string; readonly netns: string | undefined }
  /** Taken down after the last container of a finished pod; the address stays in its status. */
  | { readonly kind: 'released'; readonly address: string };

type Ending = { readonly deadline: number };

export type ContainerRecord = {
  readonly name: string;
  readonly image: string;
  /** How often it was started: the restart count is one less. */
  readonly starts: number;
  readonly state: ContainerState;
  /** How the run before the present one ended. */
  readonly last: Exit | undefined;
  /** Ends in a row without a long run between them: the next wait doubles with each. */
  readonly crashes: number;
};

export type ContainerState =
  | {
      readonly kind: 'waiting';
      readonly reason: string;
      readonly message: string | undefined;
      readonly retryAt: number;
    }
  /** Its plan is being made and its process started; until then it waits for what it waited for. */
  | { readonly kind: 'starting'; readonly reason: string; readonly message: string | undefined }
  | RunningState
  | { readonly kind: 'exited'; readonly exit: Exit; readonly retryAt: number };

export type RunningState = {
  readonly kind: 'running';
  readonly id: string;
  readonly startedAt: number;
  /** The postStart hook is done, or there is none. */
  readonly hooked: boolean;
  /** The startup probe has succeeded, or there is none. */
  readonly started: boolean;
  readonly ready: boolean;
  /** Why it must be stopped and perhaps started again: a probe, a hook, a new image. */
  readonly failing: { readonly message: string; readonly graceMs: number | undefined } | undefined;
  readonly stop: { readonly killAt: number; readonly killed: boolean } | undefined;
};

/** What runs to its end before the next; what stays beside the main containers; the main ones. */
export type Role = 'init' | 'sidecar' | 'main';

export type Part = { readonly container: Container; readonly role: Role };

/** All containers of a pod with their roles, in the order in which they start. */
export function partsOf(pod: Pod): readonly Part[] {
  const first = (pod.spec.initContainers ?? []).map((container): Part => {
    return { container, role: container.restartPolicy === 'Always' ? 'sidecar' : 'init' };
  });
  const main = pod.spec.containers.map((container): Part => ({ container, role: 'main' }));
  return [...first, ...main];
}

export function freshRecord(pod: Pod, now: number): PodRecord {
  return {
    seenAt: now,
    place: { kind: 'none', retryAt: 0 },
    begun: false,
    containers: partsOf(pod).map(({ container }) => newContainer(pod, container)),
    ending: undefined,
    failure: undefined,
  };
}

function newContainer(pod: Pod, container: Container): ContainerRecord {
  const alone = (pod.spec.initContainers ?? []).length === 0;
  const reason = alone ? 'ContainerCreating' : 'PodInitializing';
  return {
    name: container.name,
    image: container.image ?? '',
    starts: 0,
    state: { kind: 'waiting', reason, message: undefined, retryAt: 0 },
    last: undefined,
    crashes: 0,
  };
}

/** Whether a container that ended with this code is started again. */
export function mayRestart(pod: Pod, role: Role, code: number): boolean {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (role === 'sidecar') return true;
  if (role === 'init') return code !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && code !== 0);
}

export function isGone(container: ContainerRecord): boolean {
  return container.state.kind === 'waiting' || container.state.kind === 'exited';
}

/** The record of a container, which every part of the pod has. */
export function recordOf(record: PodRecord, name: string): ContainerRecord {
  const found = record.containers.find((container) => container.name === name);
  if (found === undefined) throw new Error(`no container ${name} in the pod's record`);
  return found;
}
