// A cluster in memory with the real controllers and no node agent: the test says what pods do.
import {
  ManualClock,
  objectAt,
  seededRandom,
  silentLog,
  stringAt,
  type JsonObject,
  type KubeObject,
  type ResourceId,
} from '../../lib/index.ts';
import * as kinds from '../../api/index.ts';
import { startControllers, type KindOnServer } from '../../local/controllers/index.ts';
import { FakeKube, settle, type Draft } from './fake-kube.ts';

export const SERVED: readonly KindOnServer[] = [
  { resource: kinds.NAMESPACES, kind: 'Namespace', namespaced: false },
  { resource: kinds.NODES, kind: 'Node', namespaced: false },
  { resource: kinds.PODS, kind: 'Pod', namespaced: true },
  { resource: kinds.SERVICES, kind: 'Service', namespaced: true },
  { resource: kinds.CONFIG_MAPS, kind: 'ConfigMap', namespaced: true },
  { resource: kinds.SERVICE_ACCOUNTS, kind: 'ServiceAccount', namespaced: true },
  { resource: kinds.ENDPOINT_SLICES, kind: 'EndpointSlice', namespaced: true },
  { resource: kinds.DEPLOYMENTS, kind: 'Deployment', namespaced: true },
  { resource: kinds.REPLICA_SETS, kind: 'ReplicaSet', namespaced: true },
  { resource: kinds.STATEFUL_SETS, kind: 'StatefulSet', namespaced: true },
  { resource: kinds.DAEMON_SETS, kind: 'DaemonSet', namespaced: true },
  { resource: kinds.JOBS, kind: 'Job', namespaced: true },
  { resource: kinds.EVENTS, kind: 'Event', namespaced: true },
];

export class ControlledCluster {
  readonly clock = new ManualClock();
  readonly api = new FakeKube(this.clock);
  readonly #ended = new AbortController();
  #addresses = 0;

  /** Runs the test on a cluster with one node, and ends it. */
  static async run(test: (cluster: ControlledCluster) => Promise<void>): Promise<void> {
    const cluster = new ControlledCluster();
    await cluster.#start();
    try {
      await test(cluster);
    } finally {
      cluster.#ended.abort();
    }
  }

  async #start(): Promise<void> {
    const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
    const metadata = { name: 'local', labels: { 'kubernetes.io/os': 'linux' } };
    await this.api.seed(kinds.NODES, { apiVersion: 'v1', kind: 'Node', metadata, status: ready });
    const { clock } = this;
    const tools = {
      clock,
      random: seededRandom(7),
      log: silentLog,
      kinds: () => SERVED,
      rootCa: 'PEM',
    };
    await startControllers(this.api, tools, this.#ended.signal);
  }

  /** Writes an object and lets the controllers come to rest. */
  async create(resource: ResourceId, draft: Draft): Promise<KubeObject> {
    const made = await this.api.seed(resource, draft);
    await settle();
    return made;
  }

  async change(resource: ResourceId, name: string, change: JsonObject): Promise<void> {
    const patch = { kind: 'merge', change } as const;
    await this.api.patch(resource, { namespace: 'default', name }, patch);
    await settle();
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  pods(): readonly KubeObject[] {
    return this.api.all(kinds.PODS);
  }

  /** What the node agent would write once a pod serves, or does no longer. */
  async setReady(pod: KubeObject, isReady = true): Promise<void> {
    const lastTransitionTime = new Date(this.clock.now()).toISOString();
    const conditions = [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime }];
    const podIP = stringAt(pod, 'status', 'podIP') ?? `10.244.1.${++this.#addresses}`;
    await this.#setStatus(pod, { phase: 'Running', podIP, conditions });
  }

  async finish(pod: KubeObject, phase: 'Succeeded' | 'Failed'): Promise<void> {
    await this.#setStatus(pod, { ...objectAt(pod, 'status'), phase, conditions: [] });
  }

  /** What the node agent does last for a pod that was told to go. */
  async letGo(pod: KubeObject): Promise<void> {
    const { name } = pod.metadata;
    await this.api.delete(kinds.PODS, { namespace: 'default', name }, { gracePeriodSeconds: 0 });
  }

  async readyAll(): Promise<void> {
    await settle();
    for (const pod of this.pods()) {
      if (pod.metadata.deletionTimestamp !== undefined) await this.letGo(pod);
      else if (stringAt(pod, 'spec', 'nodeName') !== undefined) await this.setReady(pod);
    }
    await settle();
  }

  async #setStatus(pod: KubeObject, status: KubeObject['status']): Promise<void> {
    const { name } = pod.metadata;
    const live = await this.api.get(kinds.PODS, { namespace: 'default', name });
    if (live !== undefined)
      await this.api.update(kinds.PODS, { ...live, status }, { subresource: 'status' });
  }
}

export function deployment(name: string, spec: JsonObject = {}, image = 'one'): Draft {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } },
      ...spec,
    },
  };
}
