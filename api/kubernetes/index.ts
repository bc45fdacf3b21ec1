// Kubernetes' own kinds, as partial typed views: what controllers, the node agent, the injector and
// the control plane read. An object is looked at with `viewOf` and never copied; fields that no
// view names stay where they are.

// Looking
export { acceptAs, nameOf, viewOf } from './view.ts';
export type { Viewing } from './view.ts';
export * from './resources.ts';

// Shared parts
export {
  clusterMetaView,
  conditionView,
  labelSelectorView,
  namespacedMetaView,
  objectReferenceView,
  ownerReferenceView,
  templateMetaView,
} from './meta.ts';
export type {
  ClusterMeta,
  Condition,
  NamespacedMeta,
  ObjectReference,
  TemplateMeta,
} from './meta.ts';

// Pods
export { podSpecView, podTemplateView, podView } from './pod.ts';
export type { Pod, PodSecurityContext, PodSpec, PodTemplate } from './pod.ts';
export { podStatusView } from './pod-status.ts';
export type { ContainerState, ContainerStatus, PodStatus } from './pod-status.ts';
export { containerView } from './container.ts';
export type {
  Container,
  ContainerPort,
  EnvSource,
  EnvVar,
  SecurityContext,
  VolumeMount,
} from './container.ts';
export type { HttpGetAction, LifecycleHook, Probe } from './probe.ts';
export { volumeView } from './volume.ts';
export type { DownwardItem, KeyToPath, Volume, VolumeProjection } from './volume.ts';
export type { NodeRequirement, NodeTerm, Toleration } from './affinity.ts';

// Workloads
export {
  controllerRevisionView,
  daemonSetView,
  deploymentView,
  replicaSetView,
  statefulSetView,
} from './workload.ts';
export type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from './workload.ts';
export { cronJobView, jobView } from './job.ts';
export type { CronJob, Job } from './job.ts';

// Services
export { HEADLESS, serviceView } from './service.ts';
export type { Service, ServicePort } from './service.ts';
export {
  endpointsView,
  endpointSliceView,
  MANAGED_BY_LABEL,
  SERVICE_NAME_LABEL,
} from './endpoint-slice.ts';
export type {
  Endpoint,
  EndpointAddress,
  EndpointPort,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
} from './endpoint-slice.ts';

// The rest of a cluster
export { configMapView, secretView } from './config.ts';
export type { ConfigMap, Secret } from './config.ts';
export { namespaceView, serviceAccountView } from './namespace.ts';
export type { Namespace, ServiceAccount } from './namespace.ts';
export { leaseView, NODE_LEASE_NAMESPACE, nodeView } from './node.ts';
export type { Lease, Node, Taint } from './node.ts';
export { eventView } from './event.ts';
export type { Event } from './event.ts';
