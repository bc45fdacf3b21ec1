// Writes one pod's status to the API: only when it changed, one write at a time, and again when the
// API was away. Changes that come in quick succession become one write.
import { PODS, type Condition, type Pod } from '../../../api/kubernetes/index.ts';
import {
  isObject,
  KubeError,
  sameJson,
  sleep,
  type Clock,
  type Json,
  type JsonObject,
  type KubeApi,
  type Log,
} from '../../../lib/index.ts';

export type StatusWriter = {
  /** The conditions written last. */
  conditions(): readonly Condition[];
  write(status: JsonObject): void;
  /** Resolves when everything told so far is in the API, or the pod is gone from it. */
  flushed(): Promise<void>;
};

type StatusWriterOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly pod: Pod;
};

// Long enough to gather what one start of a container changes, too short to be felt.
const GATHER_MS = 15;
const RETRY_MS = 1000;

export function statusWriter({ api, clock, log, pod }: StatusWriterOptions): StatusWriter {
  let written: JsonObject = isObject(pod.status) ? pod.status : {};
  let conditions: readonly Condition[] = pod.status?.conditions ?? [];
  let wanted: JsonObject | undefined;
  let writing: Promise<void> | undefined;
  const { namespace, name } = pod.metadata;

  const writeAll = async (): Promise<void> => {
    await sleep(clock, GATHER_MS);
    while (wanted !== undefined) {
      const status = wanted;
      wanted = undefined;
      try {
        const patch = {
          kind: 'merge',
          change: { metadata: { uid: pod.metadata.uid }, status },
        } as const;
        await api.patch(PODS, { namespace, name }, patch, { subresource: 'status' });
        written = status;
      } catch (error) {
        // Gone, or another pod has the name by now.
        if (error instanceof KubeError && [404, 409, 422].includes(error.status.code)) return;
        log.warn('cannot write a status', { namespace, pod: name, error: String(error) });
        await sleep(clock, RETRY_MS);
        wanted ??= status;
      }
    }
  };

  return {
    conditions: () => conditions,
    write(status) {
      if (isWritten({ before: wanted ?? written, status })) return;
      wanted = status;
      conditions = conditionsIn(status, conditions);
      writing ??= writeAll().finally(() => {
        writing = undefined;
      });
    },
    flushed: async () => {
      await writing;
    },
  };
}

type Pair = { readonly before: JsonObject; readonly status: JsonObject };

function isWritten({ before, status }: Pair): boolean {
  return Object.entries(status).every(([field, value]) => sameJson(before[field], value));
}

function conditionsIn(status: JsonObject, before: readonly Condition[]): readonly Condition[] {
  const list = status['conditions'];
  if (!Array.isArray(list)) return before;
  return list.flatMap((value: Json) => {
    if (!isObject(value)) return [];
    const { type, status: state, lastTransitionTime: since } = value;
    if (typeof type !== 'string' || typeof state !== 'string' || typeof since !== 'string')
      return [];
    return [{ ...value, type, status: state, lastTransitionTime: since }];
  });
}
