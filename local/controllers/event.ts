// Says what controllers do, where people look for it: `kubectl describe` and `kubectl events`. The
// same words about the same object are one event with a count.
import { nameSuffix, type KubeApi, type KubeObject } from '../../lib/index.ts';
import { EVENTS } from '../../api/index.ts';
import type { Tools } from './cache.ts';
import { timeText } from './time.ts';

type Said = {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who says it: `deployment-controller`. */
  readonly component: string;
};

type Subject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
};

export type Recorder = {
  /** Never fails and never waits: an event that cannot be written is not worth a turn. */
  say(subject: Subject, said: Said): void;
};

// Enough for what repeats on one machine; what falls out begins to count anew.
const REMEMBERED_MAX = 512;

export function recorder(api: KubeApi, { clock, random, log }: Tools): Recorder {
  const remembered = new Map<string, { readonly name: string; readonly count: number }>();
  const write = async (subject: Subject, said: Said): Promise<void> => {
    const { uid = '', namespace = 'default' } = subject.metadata;
    const key = [
      subject.kind,
      namespace,
      subject.metadata.name,
      uid,
      said.reason,
      said.message,
    ].join('\0');
    const now = timeText(clock.now());
    const known = remembered.get(key);
    if (known !== undefined) {
      const count = known.count + 1;
      remember(remembered, key, { ...known, count });
      const change = { count, lastTimestamp: now };
      await api.patch(EVENTS, { namespace, name: known.name }, { kind: 'merge', change });
      return;
    }
    const name = `${subject.metadata.name}.${nameSuffix(random, 12)}`;
    remember(remembered, key, { name, count: 1 });
    await api.create(EVENTS, eventOf({ subject, said, name, namespace, now }));
  };
  return {
    say(subject, said) {
      write(subject, said).catch((error: unknown) => {
        log.debug('an event was lost', { reason: said.reason, error: String(error) });
      });
    },
  };
}

type EventParts = {
  readonly subject: Subject;
  readonly said: Said;
  readonly name: string;
  readonly namespace: string;
  readonly now: string;
};

function eventOf({ subject, said, name, namespace, now }: EventParts): KubeObject {
  const { apiVersion, kind, metadata } = subject;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
    },
    type: said.type,
    reason: said.reason,
    message: said.message,
    source: { component: said.component },
    reportingComponent: said.component,
    reportingInstance: '',
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED_MAX && oldest !== undefined) map.delete(oldest);
}
