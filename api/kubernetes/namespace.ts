// A namespace, and the service accounts that live in it.
import { boolean, list, object, optional, string, type Static } from '../schema/index.ts';
import { clusterMetaView, conditionView, namespacedMetaView, objectReferenceView } from './meta.ts';

const head = { apiVersion: string(), kind: string() };

export const namespaceView = object(
  {
    ...head,
    metadata: clusterMetaView,
    spec: optional(object({ finalizers: optional(list(string())) }, 'ignore')),
    status: optional(
      object({ phase: optional(string()), conditions: optional(list(conditionView)) }, 'ignore'),
    ),
  },
  'ignore',
);

export const serviceAccountView = object(
  {
    ...head,
    metadata: namespacedMetaView,
    secrets: optional(list(objectReferenceView)),
    automountServiceAccountToken: optional(boolean),
  },
  'ignore',
);

export type Namespace = Static<typeof namespaceView>;
export type ServiceAccount = Static<typeof serviceAccountView>;
