// Everything a pod's worker works with. Made once in `main`, replaced by fakes in tests.
import type { Container, LifecycleHook, Pod, Probe } from '../../../api/kubernetes/index.ts';
import type { Cancel, Clock, KubeApi, Log } from '../../../lib/index.ts';
import type { EventRecorder } from '../cluster/index.ts';
import type { ContainerRuntime, Image, NodeFolders } from '../container/index.ts';
import type { Answer, Target } from '../probe/index.ts';
import type { PodVolumes } from '../volume/index.ts';

/** What a pod needs of the node's network; `../network` has more. */
export interface PodLinks {
  add(pod: {
    readonly uid: string;
    readonly name: string;
    readonly namespace: string;
  }): Promise<{ readonly address: string; readonly netns: string }>;
  remove(uid: string): Promise<void>;
  list(): Promise<readonly { readonly uid: string }[]>;
}

export type NodeFacts = {
  readonly name: string;
  readonly address: string;
  readonly allocatable: { readonly cpu: number; readonly memory: number };
  readonly dnsAddress: string;
  readonly clusterDomain: string;
  readonly hostResolvConf: string;
};

export type WorkTools = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: NodeFacts;
  readonly folders: NodeFolders;
  readonly runtime: ContainerRuntime;
  readonly volumes: PodVolumes;
  readonly network: PodLinks;
  readonly events: EventRecorder;
  readonly findImage: (image: string) => Image;
  readonly newId: () => string;
  /** Notes when a running container's log grew, until it is cancelled. */
  readonly keepLog: (log: string) => Cancel;
  readonly ask: (target: Target, probe: Probe) => Promise<Answer>;
  readonly hook: (
    target: Target,
    hook: { readonly hook: LifecycleHook; readonly timeoutMs: number },
  ) => Promise<Answer>;
};

export type ContainerOf = { readonly pod: Pod; readonly container: Container };
