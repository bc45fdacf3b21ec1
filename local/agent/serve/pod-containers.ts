// Finds what somebody asks for among the pods of this node, or says in Kubernetes' words why it is
// not to be had.
import { join } from 'node:path';
import type { Pod } from '../../../api/kubernetes/index.ts';
import type { NodeFolders, Running } from '../container/index.ts';
import { partsOf, recordOf, type ContainerRecord, type PodRecord } from '../pod/index.ts';
import type { Path } from './request.ts';
import type { Containers, Refused } from './serve.ts';

/** A pod as its worker knows it; read anew each time, because it changes. */
type KnownPod = {
  readonly pod: Pod;
  readonly record: PodRecord;
  running(container: string): Running | undefined;
};

type KnownPods = {
  find(pod: { readonly namespace: string; readonly name: string }): KnownPod | undefined;
};

export function podContainers(workers: KnownPods, folders: NodeFolders): Containers {
  const attemptOf = (worker: KnownPod, container: string, attempt: number): string => {
    const { uid } = worker.pod.metadata;
    return join(folders.attempt({ uid, container, attempt }).log);
  };
  return {
    log(path, previous) {
      const found = findContainer(workers, path);
      if (found.kind === 'refused') return found;
      const { worker, record } = found;
      const { container, pod } = path;
      const which = `container "${container}" in pod "${pod}"`;
      if (previous) {
        if (record.starts < 2 && !(record.starts === 1 && record.state.kind !== 'running')) {
          return refused(400, `previous terminated ${which} not found`);
        }
        const attempt = record.state.kind === 'running' ? record.starts - 2 : record.starts - 1;
        return { kind: 'ok', log: attemptOf(worker, container, attempt), runs: () => false };
      }
      if (record.starts === 0) {
        const reason = 'reason' in record.state ? record.state.reason : 'ContainerCreating';
        return refused(400, `${which} is waiting to start: ${reasonWords(reason, record)}`);
      }
      const { starts } = record;
      const runs = (): boolean => {
        const now = recordOf(worker.record, container);
        return now.starts === starts && now.state.kind === 'running';
      };
      return { kind: 'ok', log: attemptOf(worker, container, starts - 1), runs };
    },
    inside(path, argv) {
      const found = findContainer(workers, path);
      if (found.kind === 'refused') return found;
      const words = found.worker.running(path.container)?.inside(argv);
      if (words !== undefined) return { kind: 'ok', words };
      return refused(500, `container "${path.container}" in pod "${path.pod}" is not running`);
    },
  };
}

type FoundContainer =
  | { readonly kind: 'ok'; readonly worker: KnownPod; readonly record: ContainerRecord }
  | Refused;

function findContainer(workers: KnownPods, { namespace, pod, container }: Path): FoundContainer {
  const worker = workers.find({ namespace, name: pod });
  if (worker === undefined) return refused(404, `pods "${pod}" not found`);
  const part = partsOf(worker.pod).find((each) => each.container.name === container);
  if (part === undefined) return refused(400, `container ${container} is not valid for pod ${pod}`);
  return { kind: 'ok', worker, record: recordOf(worker.record, container) };
}

/** For images that are not there, kubectl's users know a longer sentence. */
function reasonWords(reason: string, { image }: ContainerRecord): string {
  const missing = reason === 'ErrImagePull' || reason === 'ImagePullBackOff';
  return missing ? `trying and failing to pull image (${image})` : reason;
}

function refused(code: number, message: string): Refused {
  return { kind: 'refused', code, message };
}
