// Pods as the node agent sees them, for tests: a builder, and a life of its state machine in which
// the test says what happens.
import { podView, viewOf, type Container, type Pod } from '../../api/kubernetes/index.ts';
import type { JsonObject } from '../../lib/index.ts';
import {
  begun,
  decide,
  freshRecord,
  noted,
  recordOf,
  wakeAt,
  type Action,
  type Happening,
  type PodRecord,
} from '../../local/agent/pod/index.ts';

type PodMarks = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
};

/** A pod on this node; `spec` and `metadata` replace what is given here. */
export function podWith(spec: JsonObject, metadata: PodMarks = {}): Pod {
  const viewing = viewOf(podView, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web-1',
      namespace: 'default',
      uid: 'uid-1',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    spec: { nodeName: 'local', containers: [{ name: 'web', image: 'busybox' }], ...spec },
  });
  if (viewing.kind === 'rejected') throw new Error(viewing.reason);
  return viewing.value;
}

export function containerOf(pod: Pod): Container {
  const [container] = pod.spec.containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
}

/** The state machine with a test as its machine. Actions are kept as words: `start web`. */
export class PodLife {
  pod: Pod;
  gone = false;
  now = Date.parse('2026-01-01T00:00:00Z');
  record: PodRecord;
  #actions: Action[] = [];

  constructor(pod: Pod) {
    this.pod = pod;
    this.record = freshRecord(pod, this.now);
    this.step();
  }

  /** What was asked for since the last question. */
  asked(): string[] {
    const words = this.#actions.map((action) => {
      return 'container' in action ? `${action.kind} ${action.container}` : action.kind;
    });
    this.#actions = [];
    return words;
  }

  state(container: string): string {
    return recordOf(this.record, container).state.kind;
  }

  wakesInMs(): number | undefined {
    const at = wakeAt({ pod: this.pod, gone: this.gone }, this.record);
    return at === undefined ? undefined : at - this.now;
  }

  tell(happening: Happening): void {
    this.record = noted(this.pod, this.record, happening);
    this.step();
  }

  prepared(): void {
    this.tell({ kind: 'prepared', address: '10.244.1.0', netns: '/run/netns/p' });
  }

  started(container: string): void {
    this.tell({ kind: 'started', container, id: `id-${container}`, startedAt: this.now });
  }

  exited(container: string, code: number): void {
    const { state } = recordOf(this.record, container);
    const startedAt = state.kind === 'running' ? state.startedAt : this.now;
    const reason = code === 0 ? 'Completed' : 'Error';
    const id = `id-${container}`;
    const exit = { id, code, reason, message: undefined, startedAt, finishedAt: this.now } as const;
    this.tell({ kind: 'exited', container, exit });
  }

  advance(ms: number): void {
    this.now += ms;
    this.step();
  }

  step(): void {
    for (let round = 0; round < 100; round++) {
      const actions = decide({ pod: this.pod, gone: this.gone }, this.record, this.now);
      if (actions.length === 0) return;
      this.#actions.push(...actions);
      for (const action of actions) this.record = begun(this.pod, this.record, action);
      if (actions.some(({ kind }) => kind === 'remove')) return;
    }
    throw new Error('the state machine never stops asking');
  }
}
