// One container's status as kubectl shows it, from the node's record of it. Pure.
import type { Pod } from '../../../api/kubernetes/index.ts';
import type { JsonObject } from '../../../lib/index.ts';
import type { Exit } from '../container/index.ts';
import { mayRestart, recordOf, restartDelayMs, type Part, type PodRecord } from '../pod/index.ts';

type StatusAsked = { readonly pod: Pod; readonly record: PodRecord };

export function containerStatus({ pod, record }: StatusAsked, part: Part): JsonObject {
  const container = recordOf(record, part.container.name);
  const { state, last } = container;
  const exit = state.kind === 'exited' ? state.exit : undefined;
  const restarts =
    exit !== undefined && record.ending === undefined && mayRestart(pod, part.role, exit.code);
  // The first restart comes at once; until then the container shows how it ended.
  const delayMs = restartDelayMs(container.crashes - 1);
  const waits = restarts && delayMs > 0;
  const before = waits ? exit : last;
  const id = idOf(state.kind === 'running' ? state.id : (exit ?? last)?.id);
  return {
    name: container.name,
    image: container.image,
    imageID: container.starts === 0 ? '' : `lateen://${container.image}`,
    ...(id === undefined ? {} : { containerID: id }),
    state: waits ? crashLoop(pod, { name: container.name, delayMs }) : stateOf(container),
    lastState: before === undefined ? {} : { terminated: terminated(before) },
    ready: isReady(part, container),
    started: state.kind === 'running' && state.started && state.hooked,
    restartCount: Math.max(0, container.starts - 1),
  };
}

type Container = ReturnType<typeof recordOf>;

/** An init container is ready when it has done its work. */
function isReady({ role }: Part, { state }: Container): boolean {
  if (role === 'init') return state.kind === 'exited' && state.exit.code === 0;
  return state.kind === 'running' && state.ready;
}

function stateOf({ state }: Container): JsonObject {
  switch (state.kind) {
    case 'waiting':
    case 'starting': {
      const { reason, message } = state;
      return { waiting: message === undefined ? { reason } : { reason, message } };
    }
    case 'running':
      return { running: { startedAt: timeText(state.startedAt) } };
    case 'exited':
      return { terminated: terminated(state.exit) };
  }
}

function crashLoop(pod: Pod, { name, delayMs }: { name: string; delayMs: number }): JsonObject {
  const { name: podName, namespace, uid } = pod.metadata;
  const where = `container=${name} pod=${podName}_${namespace}(${uid})`;
  const message = `back-off ${durationWords(delayMs)} restarting failed ${where}`;
  return { waiting: { reason: 'CrashLoopBackOff', message } };
}

function durationWords(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function terminated({ id, code, reason, message, startedAt, finishedAt }: Exit): JsonObject {
  return {
    exitCode: code,
    reason,
    ...(message === undefined ? {} : { message }),
    startedAt: timeText(startedAt),
    finishedAt: timeText(finishedAt),
    containerID: `lateen://${id}`,
  };
}

function idOf(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `lateen://${id}`;
}

/** As Kubernetes writes times: whole seconds. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
