// Talking to a Kubernetes API.
export { isKubeObject, KubeError } from './object.ts';
export type {
  KubeList,
  KubeObject,
  KubeStatus,
  ManagedFields,
  ObjectMeta,
  OwnerReference,
  ResourceId,
  StatusCause,
  WatchEvent,
} from './object.ts';
export type {
  DeleteOptions,
  KubeApi,
  ObjectName,
  Patch,
  Selection,
  Subresource,
  WriteOptions,
} from './api.ts';

// The API over HTTP
export { clientOver, kubeClient } from './client.ts';
export type { KubeClient } from './client.ts';
export { findKube, inCluster, readKubeConfig, tokenFile } from './config.ts';
export type { KubeConfigReading, KubeConfigText, KubeSurroundings, KubeTarget } from './config.ts';
export type { KubeRequest, KubeServer, Transport } from './transport.ts';

// A copy that stays up to date
export { isExpired, objectKey, reflect } from './reflector.ts';
export type { Change, Reflector, ReflectorOptions, Versioned } from './reflector.ts';
