// All pods of this node: one worker each, fed by one watch; and what is left on the machine of pods
// that the API no longer knows is removed.
import { readdirSync } from 'node:fs';
import { PODS, podView, viewOf, type Pod } from '../../../api/kubernetes/index.ts';
import { reflect, sleep, type Change, type Random } from '../../../lib/index.ts';
import type { Found } from '../container/index.ts';
import { removePlace } from './place.ts';
import type { WorkTools } from './tools.ts';
import { PodWorker } from './worker.ts';

type Workers = {
  /** Resolves when every pod has been seen once. */
  readonly synced: Promise<void>;
  find(pod: { readonly namespace: string; readonly name: string }): PodWorker | undefined;
  /** Stops every container within the time, because the node goes down. */
  stopAll(withinMs: number): Promise<void>;
};

// Volumes follow the cluster within this time; the kubelet takes up to a minute.
const REFRESH_MS = 10_000;

export function startWorkers(tools: WorkTools, random: Random, signal: AbortSignal): Workers {
  const workers = new Map<string, PodWorker>();
  const onChange = (change: Change<Pod>): void => follow(tools, workers, change);
  const reflector = reflect(
    {
      ...tools,
      random,
      resource: PODS,
      selection: { fieldSelector: `spec.nodeName=${tools.node.name}` },
      accept: (object) => {
        const viewing = viewOf(podView, object);
        if (viewing.kind === 'ok') return viewing.value;
        tools.log.warn('cannot read a pod', { reason: viewing.reason });
        return undefined;
      },
      onChange,
    },
    signal,
  );
  const synced = reflector.synced.then(() => removeOrphans(tools, workers));
  const refreshing = refreshVolumes(tools, workers, signal);
  refreshing.catch((error: unknown) =>
    tools.log.error('volumes are no longer refreshed', { error: String(error) }),
  );
  return {
    synced,
    find: ({ namespace, name }) => {
      const all = [...workers.values()];
      const found = all.filter(
        ({ pod }) => pod.metadata.name === name && pod.metadata.namespace === namespace,
      );
      // A pod of the same name may still be on its way out.
      return found.at(-1);
    },
    stopAll: (withinMs) => stopAll(tools, [...workers.values()], withinMs),
  };
}

function follow(tools: WorkTools, workers: Map<string, PodWorker>, change: Change<Pod>): void {
  const pod = change.kind === 'removed' ? change.before : change.object;
  const { uid } = pod.metadata;
  if (change.kind === 'changed' && change.before.metadata.uid !== uid) {
    workers.get(change.before.metadata.uid)?.vanish();
  }
  const worker = workers.get(uid);
  if (change.kind === 'removed') return worker?.vanish();
  if (worker !== undefined) return worker.update(pod);
  workers.set(uid, new PodWorker(tools, pod, () => workers.delete(uid)));
}

/** Pods that were deleted while no agent ran. */
async function removeOrphans(
  tools: WorkTools,
  workers: ReadonlyMap<string, PodWorker>,
): Promise<void> {
  const { folders, runtime, network, log } = tools;
  const linked = (await network.list()).map(({ uid }) => uid);
  const uids = new Set([...namesIn(folders.pods), ...linked]);
  for (const uid of uids) {
    if (workers.has(uid)) continue;
    const left = namesIn(folders.containers(uid)).flatMap((name) => runtime.find(uid, name));
    await Promise.all(left.map(killLeft));
    await removePlace(tools, uid);
    log.info('removed a pod that the cluster no longer has', { uid });
  }
}

async function killLeft(found: Found): Promise<void> {
  if (found.kind !== 'running') return;
  await found.running.signal('KILL');
  await found.running.ended;
}

async function refreshVolumes(
  tools: WorkTools,
  workers: ReadonlyMap<string, PodWorker>,
  signal: AbortSignal,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    await sleep(tools.clock, REFRESH_MS, signal);
    for (const worker of isOver() ? [] : [...workers.values()]) {
      try {
        await worker.refreshVolumes();
      } catch (error) {
        const { namespace, name } = worker.pod.metadata;
        tools.log.warn('cannot refresh volumes', { namespace, pod: name, error: String(error) });
      }
    }
  }
}

async function stopAll(
  tools: WorkTools,
  all: readonly PodWorker[],
  withinMs: number,
): Promise<void> {
  const running = all.flatMap((worker) => worker.leave());
  const ended = Promise.allSettled(running.map((each) => each.ended));
  await Promise.all(running.map((each) => each.signal('TERM')));
  await Promise.race([ended, sleep(tools.clock, withinMs)]);
  await Promise.all(running.map((each) => each.signal('KILL')));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
