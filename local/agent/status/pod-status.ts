// A pod's status from the node's record of it: phase, conditions, addresses, containers. Pure; a
// condition keeps the time of its last transition from the status before.
import type { Condition, Pod } from '../../../api/kubernetes/index.ts';
import type { JsonObject } from '../../../lib/index.ts';
import { isInitialized, partsOf, recordOf, type Part, type PodRecord } from '../pod/index.ts';
import { containerStatus, timeText } from './container-status.ts';
import { qosClass } from './qos.ts';

type PodStatusAsked = {
  readonly pod: Pod;
  readonly record: PodRecord;
  readonly hostIp: string;
  readonly now: number;
  /** The conditions written last; others than ours are kept as they are. */
  readonly before: readonly Condition[];
};

export function podStatus(asked: PodStatusAsked): JsonObject {
  const { pod, record, hostIp } = asked;
  const parts = partsOf(pod);
  const statuses = (main: boolean): readonly JsonObject[] => {
    return parts
      .filter(({ role }) => (role === 'main') === main)
      .map((part) => containerStatus(asked, part));
  };
  const { place, failure } = record;
  const address = place.kind === 'ready' || place.kind === 'released' ? place.address : undefined;
  const before = statuses(false);
  return {
    phase: phaseOf(pod, record),
    ...(failure === undefined ? {} : failure),
    conditions: conditionsOf(asked),
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(address === undefined ? {} : { podIP: address, podIPs: [{ ip: address }] }),
    startTime: timeText(record.seenAt),
    ...(before.length === 0 ? {} : { initContainerStatuses: before }),
    containerStatuses: statuses(true),
    qosClass: qosClass(pod),
  };
}

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

function phaseOf(pod: Pod, record: PodRecord): Phase {
  const parts = partsOf(pod);
  const codes = parts.map((part) => finalCode(record, part));
  const ended = record.containers.every(
    ({ state }) => state.kind === 'exited' || state.kind === 'waiting',
  );
  if (record.ending !== undefined && ended && isOver(pod, record)) {
    const mains = parts.flatMap(({ role }, i) => (role === 'main' ? [codes[i]] : []));
    const allWell = mains.every((code) => code === 0);
    return record.failure === undefined && allWell ? 'Succeeded' : 'Failed';
  }
  return isInitialized(pod, record) && hasStarted(record, parts) ? 'Running' : 'Pending';
}

/** A pod that is being deleted before its containers ever ran has no outcome. */
function isOver(pod: Pod, record: PodRecord): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined ||
    record.containers.some(({ starts }) => starts > 0)
  );
}

function finalCode(record: PodRecord, { container }: Part): number | undefined {
  const { state } = recordOf(record, container.name);
  return state.kind === 'exited' ? state.exit.code : undefined;
}

function hasStarted(record: PodRecord, parts: readonly Part[]): boolean {
  return parts.every(({ role, container }) => {
    if (role !== 'main') return true;
    return recordOf(record, container.name).starts > 0;
  });
}

function conditionsOf(asked: PodStatusAsked): readonly JsonObject[] {
  const { pod, record, before } = asked;
  const parts = partsOf(pod);
  const phase = phaseOf(pod, record);
  const waiting = names(parts, record, 'main');
  const uninitialized = names(parts, record, 'other');
  const completed =
    phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : undefined;
  const notReady =
    waiting.length === 0 && completed === undefined
      ? undefined
      : {
          reason: completed ?? 'ContainersNotReady',
          ...(completed === undefined
            ? { message: `containers with unready status: [${waiting.join(' ')}]` }
            : {}),
        };
  const initialized = isInitialized(pod, record) || phase === 'Succeeded';
  const gates = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => {
    return before.find(({ type }) => type === conditionType)?.status !== 'True';
  });
  const closed = gates.length === 0 ? undefined : { reason: 'ReadinessGatesNotReady' };
  const ours = [
    condition(asked, 'PodReadyToStartContainers', record.place.kind === 'ready' ? undefined : {}),
    condition(
      asked,
      'Initialized',
      initialized
        ? undefined
        : {
            reason: 'ContainersNotInitialized',
            message: `containers with incomplete status: [${uninitialized.join(' ')}]`,
          },
    ),
    condition(asked, 'Ready', notReady ?? closed),
    condition(asked, 'ContainersReady', notReady),
    condition(asked, 'PodScheduled', undefined),
  ];
  const own = new Set(ours.map(({ type }) => type));
  return [...ours, ...before.filter(({ type }) => !own.has(type))];
}

function names(
  parts: readonly Part[],
  record: PodRecord,
  which: 'main' | 'other',
): readonly string[] {
  return parts
    .filter(({ role, container }) => {
      const { state } = recordOf(record, container.name);
      if (role === 'main') return which === 'main' && !(state.kind === 'running' && state.ready);
      if (role === 'init')
        return which === 'other' && !(state.kind === 'exited' && state.exit.code === 0);
      // A sidecar counts on both sides: it must have started, and be ready while the pod runs.
      const ready =
        which === 'main'
          ? state.kind === 'running' && state.ready
          : state.kind === 'running' && state.started;
      return !ready;
    })
    .map(({ container }) => container.name);
}

type Fault = { readonly reason?: string; readonly message?: string };

/** True without a fault. */
function condition(asked: PodStatusAsked, type: string, fault: Fault | undefined) {
  const status = fault === undefined ? 'True' : 'False';
  const old = asked.before.find((each) => each.type === type);
  const since = old?.status === status ? old.lastTransitionTime : undefined;
  const generation = asked.pod.metadata.generation;
  return {
    type,
    status,
    ...fault,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastProbeTime: null,
    lastTransitionTime: since ?? timeText(asked.now),
  };
}
