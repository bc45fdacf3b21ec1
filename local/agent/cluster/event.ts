// Tells people what happened to a pod, as Events. What happens again raises a count instead of
// filling the list, and a pod that keeps failing cannot flood the API.
import { EVENTS, type Pod } from '../../../api/kubernetes/index.ts';
import {
  KubeError,
  nameSuffix,
  type Clock,
  type KubeApi,
  type Log,
  type Random,
} from '../../../lib/index.ts';

type PodEvent = {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The container concerned: `spec.containers{web}`. */
  readonly fieldPath?: string;
};

export type EventRecorder = {
  /** Never throws and never waits; what cannot be written is logged. */
  tell(pod: Pod, event: PodEvent): void;
};

type EventOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly node: string;
};

// Enough to aggregate what the pods of one machine repeat; the oldest is forgotten first.
const REMEMBERED_MAX = 500;
// Writes waiting for the API beyond this are dropped: an API that is away must not fill our memory.
const WAITING_MAX = 100;

type Remembered = { readonly name: string; readonly count: number };

export function eventRecorder(options: EventOptions): EventRecorder {
  const seen = new Map<string, Remembered>();
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  const write = async (pod: Pod, event: PodEvent): Promise<void> => {
    const key = [pod.metadata.uid, event.reason, event.fieldPath ?? '', event.message].join('\0');
    const before = seen.get(key);
    const after = before ? await writeAgain(options, { pod, event, before }) : undefined;
    seen.delete(key);
    seen.set(key, after ?? (await writeFirst(options, pod, event)));
    const [oldest] = seen.keys();
    if (seen.size > REMEMBERED_MAX && oldest !== undefined) seen.delete(oldest);
  };
  return {
    tell(pod, event) {
      if (waiting >= WAITING_MAX) return;
      waiting += 1;
      // One after the other, so that they are listed in the order in which they happened.
      last = last
        .then(() => write(pod, event))
        .catch((error: unknown) => {
          options.log.warn('cannot write an event', { reason: event.reason, error: String(error) });
        })
        .finally(() => {
          waiting -= 1;
        });
    },
  };
}

async function writeFirst(options: EventOptions, pod: Pod, event: PodEvent): Promise<Remembered> {
  const { api, clock, random, node } = options;
  const { metadata } = pod;
  const at = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
  const name = `${metadata.name}.${clock.now().toString(16)}${nameSuffix(random, 4)}`;
  await api.create(EVENTS, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: metadata.namespace },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      ...(event.fieldPath === undefined ? {} : { fieldPath: event.fieldPath }),
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    source: { component: 'kubelet', host: node },
    reportingComponent: 'kubelet',
    reportingInstance: node,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  });
  return { name, count: 1 };
}

type Again = { readonly pod: Pod; readonly event: PodEvent; readonly before: Remembered };

/** Undefined when the first one has been removed meanwhile. */
async function writeAgain(options: EventOptions, again: Again): Promise<Remembered | undefined> {
  const { name, count } = again.before;
  const { namespace } = again.pod.metadata;
  const at = new Date(options.clock.now()).toISOString().replace(/\.\d+/, '');
  const change = { count: count + 1, lastTimestamp: at };
  try {
    await options.api.patch(EVENTS, { namespace, name }, { kind: 'merge', change });
  } catch (error) {
    if (error instanceof KubeError && error.status.code === 404) return undefined;
    throw error;
  }
  return { name, count: count + 1 };
}
