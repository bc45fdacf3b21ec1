// Talking to a Kubernetes API.
export { KubeError } from './object.ts';
export type {
  KubeList, KubeObject, KubeStatus, ManagedFields, ObjectMeta, OwnerReference, ResourceId, StatusCause, WatchEvent,
} from './object.ts';
export type {
  DeleteOptions, KubeApi, ObjectName, Patch, Selection, Subresource, WriteOptions,
} from './api.ts';
