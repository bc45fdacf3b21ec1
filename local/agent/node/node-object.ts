// The Node object of this machine: what it has, what runs it, and that it is well. Pure.
import type { JsonObject } from '../../../lib/index.ts';

export type MachineFacts = {
  readonly name: string;
  readonly address: string;
  readonly podCidr: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** As Kubernetes says it: `amd64`, `arm64`. */
  readonly arch: string;
  readonly kernel: string;
  readonly osImage: string;
  readonly machineId: string;
  readonly bootId: string;
  readonly version: string;
};

// What the kubelet allows by default.
const PODS_MAX = 110;
// The Kubernetes version whose API and behaviour the cluster keeps to.
const KUBERNETES_VERSION = 'v1.36.0';

export function nodeLabels({ name, arch }: MachineFacts): JsonObject {
  return {
    'beta.kubernetes.io/arch': arch,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': arch,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node-role.kubernetes.io/control-plane': '',
  };
}

export function nodeStatus(
  facts: MachineFacts,
  at: { readonly now: string; readonly since: string },
): JsonObject {
  const capacity = {
    cpu: String(facts.cpus),
    memory: `${Math.floor(facts.memoryBytes / 1024)}Ki`,
    pods: String(PODS_MAX),
  };
  return {
    capacity,
    allocatable: capacity,
    addresses: [
      { type: 'InternalIP', address: facts.address },
      { type: 'Hostname', address: facts.name },
    ],
    conditions: [
      condition(at, {
        type: 'MemoryPressure',
        status: 'False',
        reason: 'KubeletHasSufficientMemory',
        message: 'kubelet has sufficient memory available',
      }),
      condition(at, {
        type: 'DiskPressure',
        status: 'False',
        reason: 'KubeletHasNoDiskPressure',
        message: 'kubelet has no disk pressure',
      }),
      condition(at, {
        type: 'PIDPressure',
        status: 'False',
        reason: 'KubeletHasSufficientPID',
        message: 'kubelet has sufficient PID available',
      }),
      condition(at, {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      }),
    ],
    nodeInfo: {
      architecture: facts.arch,
      bootID: facts.bootId,
      containerRuntimeVersion: `lateen://${facts.version}`,
      kernelVersion: facts.kernel,
      kubeProxyVersion: KUBERNETES_VERSION,
      kubeletVersion: KUBERNETES_VERSION,
      machineID: facts.machineId,
      operatingSystem: 'linux',
      osImage: facts.osImage,
      systemUUID: facts.machineId,
    },
  };
}

type Told = {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
};

function condition({ now, since }: { now: string; since: string }, told: Told): JsonObject {
  return { ...told, lastHeartbeatTime: now, lastTransitionTime: since };
}
