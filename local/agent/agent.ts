// The node agent: makes the pods of this machine real, gives them network and names, and answers
// for their logs. All it needs of the outside is a parameter; `main.ts` gives the real things.
import type { LifecycleHook, Probe } from '../../api/kubernetes/index.ts';
import type { Clock, KubeApi, Log, Random } from '../../lib/index.ts';
import type { Run } from '../machine/index.ts';
import { eventRecorder } from './cluster/index.ts';
import { containerRuntime, makeSkeleton, nodeFolders, type Image } from './container/index.ts';
import { keepLog } from './logs/index.ts';
import { startHeartbeat, type MachineFacts } from './node/index.ts';
import { askProbe, runHook, type Target } from './probe/index.ts';
import { podContainers, serveAgent } from './serve/index.ts';
import { startWorkers, type NodeFacts, type PodLinks } from './sync/index.ts';
import { podVolumes } from './volume/index.ts';

export type AgentOptions = {
  readonly api: KubeApi;
  readonly network: PodLinks;
  readonly run: Run;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly kill: (pid: number, signal: 'SIGTERM' | 'SIGKILL') => void;
  readonly newId: () => string;
  readonly findImage: (image: string) => Image;
  readonly node: NodeFacts;
  readonly machine: MachineFacts;
  readonly paths: {
    /** Where the node keeps what it knows of pods. */
    readonly run: string;
    readonly socket: string;
    /** The Node binary and the folder of bundles that containers see. */
    readonly node: string;
    readonly dist: string;
  };
};

export type Agent = {
  /** Stops every pod, the running programs within the time. */
  stopPods(withinMs: number): Promise<void>;
  close(): Promise<void>;
};

/** Resolves when the node is registered, every pod has been seen, and logs are served. */
export async function startAgent(options: AgentOptions, signal: AbortSignal): Promise<Agent> {
  const { api, clock, random, log, paths, run, node } = options;
  const folders = nodeFolders(paths.run);
  makeSkeleton(folders);
  const runtime = containerRuntime({ ...paths, folders, clock, kill: options.kill });
  const tools = {
    ...options,
    folders,
    runtime,
    volumes: podVolumes({ api, run, folders, clock }),
    events: eventRecorder({ api, clock, random, log, node: node.name }),
    keepLog: (path: string) => keepLog(path, clock),
    ask: (target: Target, probe: Probe) => askProbe(target, probe),
    hook: (target: Target, hook: { hook: LifecycleHook; timeoutMs: number }) =>
      runHook(target, hook),
  };
  const heartbeat = startHeartbeat({ api, clock, log, facts: options.machine }, signal);
  await heartbeat.registered;
  const workers = startWorkers(tools, random, signal);
  const containers = podContainers(workers, folders);
  const server = await serveAgent({ socket: paths.socket, containers, clock, log });
  await workers.synced;
  return {
    stopPods: (withinMs) => workers.stopAll(withinMs),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await heartbeat.stopped;
    },
  };
}
