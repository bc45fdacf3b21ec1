// What to do next for one pod: its spec, what the node knows of it, and the time give the actions.
// Pure, and called after every change; the same question asked again has no answer left to give,
// because each action that was begun is in the record.
import type { Pod } from '../../../api/kubernetes/index.ts';
import { graceMs, type Action, type Desired } from './action.ts';
import { decideEnd } from './decide-end.ts';
import {
  mayRestart,
  partsOf,
  recordOf,
  type Part,
  type PodRecord,
  type RunningState,
} from './record.ts';

export function decide(desired: Desired, record: PodRecord, now: number): readonly Action[] {
  const { pod } = desired;
  const kills = overdue(record, now);
  if (kills.length > 0) return kills;
  const ends = decideEnd(desired, record, now);
  if (ends !== undefined) return ends;
  if (record.place.kind === 'none') return now >= record.place.retryAt ? [{ kind: 'prepare' }] : [];
  if (record.place.kind !== 'ready') return [];
  return [...stops(pod, record, now), ...starts(pod, record, now)];
}

/** When to ask again if nothing else happens, in milliseconds since 1970. */
export function wakeAt(desired: Desired, record: PodRecord): number | undefined {
  const times: number[] = [];
  if (record.place.kind === 'none') times.push(record.place.retryAt);
  const limit = desired.pod.spec.activeDeadlineSeconds;
  if (limit !== undefined && record.ending === undefined) times.push(record.seenAt + limit * 1000);
  for (const { state } of record.containers) {
    if (state.kind === 'waiting' || state.kind === 'exited') times.push(state.retryAt);
    if (state.kind === 'running' && state.stop?.killed === false) {
      times.push(Math.min(state.stop.killAt, record.ending?.deadline ?? state.stop.killAt));
    }
  }
  const coming = times.filter((time) => time > 0);
  return coming.length === 0 ? undefined : Math.min(...coming);
}

function overdue(record: PodRecord, now: number): readonly Action[] {
  return record.containers.flatMap(({ name, state }): readonly Action[] => {
    if (state.kind !== 'running' || state.stop === undefined || state.stop.killed) return [];
    return now >= state.stop.killAt ? [{ kind: 'kill', container: name }] : [];
  });
}

function stops(pod: Pod, record: PodRecord, now: number): readonly Action[] {
  return partsOf(pod).flatMap((part): readonly Action[] => {
    const { name } = part.container;
    const { image, state } = recordOf(record, name);
    if (state.kind !== 'running' || state.stop !== undefined) return [];
    const failing = state.failing ?? changed(part, image);
    if (failing === undefined) return [];
    const killAt = now + (failing.graceMs ?? graceMs(pod));
    return [{ kind: 'stop', container: name, killAt, why: failing.message }];
  });
}

function changed({ container }: Part, image: string): RunningState['failing'] {
  if ((container.image ?? '') === image) return undefined;
  const message = `Container ${container.name} definition changed, will be restarted`;
  return { message, graceMs: undefined };
}

/** Starts what is due, in order, up to the first container that the others have to wait for. */
function starts(pod: Pod, record: PodRecord, now: number): readonly Action[] {
  const actions: Action[] = [];
  const initialized = isInitialized(pod, record);
  for (const part of partsOf(pod)) {
    const { name } = part.container;
    if (isDue(pod, { part, record, initialized }, now)) {
      actions.push({ kind: 'start', container: name });
      // The next one waits until this one stands.
      if (!(initialized && part.role !== 'main')) return actions;
    }
    if (!letsNextStart({ part, record, initialized })) return actions;
  }
  return actions;
}

type Turn = {
  readonly part: Part;
  readonly record: PodRecord;
  readonly initialized: boolean;
};

function isDue(pod: Pod, { part, record, initialized }: Turn, now: number): boolean {
  const { state, image } = recordOf(record, part.container.name);
  if (part.role === 'init' && initialized) return false;
  const otherImage = image !== (part.container.image ?? '');
  if (state.kind === 'waiting') return otherImage || now >= state.retryAt;
  if (state.kind !== 'exited') return false;
  return (otherImage || mayRestart(pod, part.role, state.exit.code)) && now >= state.retryAt;
}

function letsNextStart({ part, record, initialized }: Turn): boolean {
  const { state } = recordOf(record, part.container.name);
  switch (part.role) {
    case 'init':
      return initialized || (state.kind === 'exited' && state.exit.code === 0);
    case 'sidecar':
      // Once the main containers run, a sidecar's restart holds nobody up.
      return initialized || (state.kind === 'running' && state.hooked && state.started);
    case 'main':
      // In order, and each after the postStart hook of the one before; a broken one blocks nobody.
      return !(state.kind === 'starting' || (state.kind === 'running' && !state.hooked));
  }
}

/** Whether every container before the main ones has done, or stands. */
export function isInitialized(pod: Pod, record: PodRecord): boolean {
  if (record.begun) return true;
  return partsOf(pod).every(({ container, role }) => {
    const { state } = recordOf(record, container.name);
    if (role === 'main') return true;
    if (role === 'init') return state.kind === 'exited' && state.exit.code === 0;
    return state.kind === 'running' && state.hooked && state.started;
  });
}
