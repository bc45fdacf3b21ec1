// What every controller is given: the API, the shared copy of the cluster, time, chance, a voice.
import type { KubeApi } from '../../lib/index.ts';
import {
  CONFIG_MAPS,
  configMapView,
  CRON_JOBS,
  cronJobView,
  DAEMON_SETS,
  daemonSetView,
  DEPLOYMENTS,
  deploymentView,
  ENDPOINT_SLICES,
  ENDPOINTS,
  endpointSliceView,
  endpointsView,
  JOBS,
  jobView,
  LEASES,
  leaseView,
  NAMESPACES,
  namespaceView,
  NODES,
  nodeView,
  PODS,
  podView,
  REPLICA_SETS,
  replicaSetView,
  SECRETS,
  secretView,
  SERVICE_ACCOUNTS,
  serviceAccountView,
  SERVICES,
  serviceView,
  STATEFUL_SETS,
  statefulSetView,
  type ConfigMap,
  type CronJob,
  type DaemonSet,
  type Deployment,
  type Endpoints,
  type EndpointSlice,
  type Job,
  type Lease,
  type Namespace,
  type Node,
  type Pod,
  type ReplicaSet,
  type Secret,
  type Service,
  type ServiceAccount,
  type StatefulSet,
} from '../../api/index.ts';
import { cacheSet, type Cache, type Tools } from './cache.ts';
import { recorder, type Recorder } from './event.ts';
import { workQueue, type QueueOptions, type WorkQueue } from './queue.ts';

export const ROOT_CA_NAME = 'kube-root-ca.crt';
export const TOKEN_SECRET_TYPE = 'kubernetes.io/service-account-token';

type Caches = {
  readonly namespaces: Cache<Namespace>;
  readonly serviceAccounts: Cache<ServiceAccount>;
  readonly nodes: Cache<Node>;
  readonly leases: Cache<Lease>;
  readonly pods: Cache<Pod>;
  readonly deployments: Cache<Deployment>;
  readonly replicaSets: Cache<ReplicaSet>;
  readonly statefulSets: Cache<StatefulSet>;
  readonly daemonSets: Cache<DaemonSet>;
  readonly jobs: Cache<Job>;
  readonly cronJobs: Cache<CronJob>;
  /** Only `kube-root-ca.crt` of each namespace. */
  readonly rootCas: Cache<ConfigMap>;
  /** Only those of the type that holds a service account's token. */
  readonly tokenSecrets: Cache<Secret>;
  readonly services: Cache<Service>;
  readonly endpointSlices: Cache<EndpointSlice>;
  readonly endpoints: Cache<Endpoints>;
};

export type Context = Tools & {
  readonly api: KubeApi;
  readonly caches: Caches;
  readonly events: Recorder;
  /** Resolves when every cache has its first list. */
  readonly ready: Promise<void>;
  readonly signal: AbortSignal;
};

export function makeContext(plain: KubeApi, tools: Tools, signal: AbortSignal): Context {
  const shared = cacheSet(plain, tools, signal);
  const caches: Caches = {
    namespaces: shared.cache(NAMESPACES, namespaceView),
    serviceAccounts: shared.cache(SERVICE_ACCOUNTS, serviceAccountView),
    nodes: shared.cache(NODES, nodeView),
    leases: shared.cache(LEASES, leaseView),
    pods: shared.cache(PODS, podView),
    deployments: shared.cache(DEPLOYMENTS, deploymentView),
    replicaSets: shared.cache(REPLICA_SETS, replicaSetView),
    statefulSets: shared.cache(STATEFUL_SETS, statefulSetView),
    daemonSets: shared.cache(DAEMON_SETS, daemonSetView),
    jobs: shared.cache(JOBS, jobView),
    cronJobs: shared.cache(CRON_JOBS, cronJobView),
    rootCas: shared.cache(CONFIG_MAPS, configMapView, {
      fieldSelector: `metadata.name=${ROOT_CA_NAME}`,
    }),
    tokenSecrets: shared.cache(SECRETS, secretView, { fieldSelector: `type=${TOKEN_SECRET_TYPE}` }),
    services: shared.cache(SERVICES, serviceView),
    endpointSlices: shared.cache(ENDPOINT_SLICES, endpointSliceView),
    endpoints: shared.cache(ENDPOINTS, endpointsView),
  };
  const events = recorder(plain, tools);
  return { ...tools, api: shared.api, caches, events, ready: shared.synced(), signal };
}

/** A controller's queue, open once the copy of the cluster is whole. */
export function controllerQueue(
  context: Context,
  name: string,
  reconcile: QueueOptions['reconcile'],
): WorkQueue {
  const { clock, random, log, ready } = context;
  return workQueue({ name, reconcile, ready, clock, random, log }, context.signal);
}
