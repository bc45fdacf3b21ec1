// The record after an action was begun, and after something happened. Pure.
import type { Pod } from '../../../api/kubernetes/index.ts';
import type { Exit } from '../container/index.ts';
import type { Action } from './action.ts';
import { restartDelayMs, STEADY_RUN_MS } from './restart.ts';
import {
  partsOf,
  type ContainerRecord,
  type ContainerState,
  type PodRecord,
  type RunningState,
} from './record.ts';

export type Happening =
  | { readonly kind: 'prepared'; readonly address: string; readonly netns: string | undefined }
  | { readonly kind: 'unprepared'; readonly retryAt: number }
  | {
      readonly kind: 'refused';
      readonly container: string;
      readonly reason: string;
      readonly message: string;
      readonly retryAt: number;
    }
  | {
      readonly kind: 'started';
      readonly container: string;
      readonly id: string;
      readonly startedAt: number;
    }
  /** The postStart hook ended. */
  | { readonly kind: 'hooked'; readonly container: string }
  | { readonly kind: 'exited'; readonly container: string; readonly exit: Exit }
  | { readonly kind: 'startup'; readonly container: string }
  | { readonly kind: 'readiness'; readonly container: string; readonly ready: boolean }
  /** A probe or a hook says that the container has to be stopped. */
  | {
      readonly kind: 'failing';
      readonly container: string;
      readonly message: string;
      readonly graceMs: number | undefined;
    };

export function begun(pod: Pod, record: PodRecord, action: Action): PodRecord {
  switch (action.kind) {
    case 'prepare':
      return { ...record, place: { kind: 'preparing' } };
    case 'start':
      return withContainer(record, action.container, (container) => startOf(pod, container));
    case 'stop':
      return withRunning(record, action.container, (state) => {
        return { ...state, ready: false, stop: { killAt: action.killAt, killed: false } };
      });
    case 'kill':
      return withRunning(record, action.container, (state) => {
        return { ...state, stop: { killAt: state.stop?.killAt ?? 0, killed: true } };
      });
    case 'end':
      return { ...record, ending: { deadline: action.deadline }, failure: action.failure };
    case 'release':
      if (record.place.kind !== 'ready') return record;
      return { ...record, place: { kind: 'released', address: record.place.address } };
    case 'remove':
      return record;
  }
}

export function noted(pod: Pod, record: PodRecord, happening: Happening): PodRecord {
  switch (happening.kind) {
    case 'prepared': {
      const { address, netns } = happening;
      return { ...record, place: { kind: 'ready', address, netns } };
    }
    case 'unprepared':
      return { ...record, place: { kind: 'none', retryAt: happening.retryAt } };
    case 'refused': {
      const { reason, message, retryAt } = happening;
      return withState(record, happening.container, { kind: 'waiting', reason, message, retryAt });
    }
    case 'started':
      return startedOf(pod, record, happening);
    case 'exited':
      return withContainer(record, happening.container, (container) =>
        exitedOf(container, happening.exit),
      );
    case 'hooked':
      return withRunning(record, happening.container, (state) =>
        readied(pod, happening.container, { ...state, hooked: true }),
      );
    case 'startup':
      return withRunning(record, happening.container, (state) =>
        readied(pod, happening.container, { ...state, started: true }),
      );
    case 'readiness':
      return withRunning(record, happening.container, (state) => {
        return { ...state, ready: happening.ready && state.stop === undefined };
      });
    case 'failing': {
      const { message, graceMs } = happening;
      return withRunning(record, happening.container, (state) => {
        return { ...state, failing: { message, graceMs } };
      });
    }
  }
}

type Started = Extract<Happening, { readonly kind: 'started' }>;

function startedOf(pod: Pod, record: PodRecord, { container: name, ...start }: Started): PodRecord {
  const state = runningState(pod, name, start);
  const isMain = pod.spec.containers.some((container) => container.name === name);
  const after = withContainer(record, name, (container) => {
    return { ...container, starts: container.starts + 1, state };
  });
  return isMain ? { ...after, begun: true } : after;
}

/** A new run: what ended before becomes the last state. */
function startOf(pod: Pod, container: ContainerRecord): ContainerRecord {
  const image = specOf(pod, container.name)?.image ?? '';
  const last = container.state.kind === 'exited' ? container.state.exit : container.last;
  const { reason, message } =
    container.state.kind === 'waiting'
      ? container.state
      : { reason: 'ContainerCreating', message: undefined };
  return { ...container, image, last, state: { kind: 'starting', reason, message } };
}

function exitedOf(container: ContainerRecord, exit: Exit): ContainerRecord {
  const steady = exit.finishedAt - exit.startedAt >= STEADY_RUN_MS;
  const crashes = steady ? 0 : container.crashes;
  const retryAt = exit.finishedAt + restartDelayMs(crashes);
  return { ...container, crashes: crashes + 1, state: { kind: 'exited', exit, retryAt } };
}

type Start = { readonly id: string; readonly startedAt: number };

export function runningState(pod: Pod, name: string, { id, startedAt }: Start): RunningState {
  const spec = specOf(pod, name);
  const hooked = spec?.lifecycle?.postStart === undefined;
  const started = spec?.startupProbe === undefined;
  const ready = false;
  const stop = undefined;
  return readied(pod, name, {
    kind: 'running',
    id,
    startedAt,
    hooked,
    started,
    ready,
    failing: undefined,
    stop,
  });
}

/** Without a readiness probe a container is ready as soon as it stands. */
function readied(pod: Pod, name: string, state: RunningState): RunningState {
  if (specOf(pod, name)?.readinessProbe !== undefined) return state;
  return { ...state, ready: state.hooked && state.started && state.stop === undefined };
}

function specOf(pod: Pod, name: string) {
  return partsOf(pod).find(({ container }) => container.name === name)?.container;
}

function withState(record: PodRecord, name: string, state: ContainerState): PodRecord {
  return withContainer(record, name, (container) => ({ ...container, state }));
}

function withRunning(
  record: PodRecord,
  name: string,
  change: (state: RunningState) => RunningState,
): PodRecord {
  return withContainer(record, name, (container) => {
    if (container.state.kind !== 'running') return container;
    return { ...container, state: change(container.state) };
  });
}

function withContainer(
  record: PodRecord,
  name: string,
  change: (container: ContainerRecord) => ContainerRecord,
): PodRecord {
  const containers = record.containers.map((container) => {
    return container.name === name ? change(container) : container;
  });
  return { ...record, containers };
}
