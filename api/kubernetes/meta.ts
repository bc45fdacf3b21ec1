// Metadata as it stands on stored objects, and the label selector that many kinds carry.
// Partial views: fields nobody here reads are kept, and not looked at.
import {
  boolean,
  integer,
  list,
  map,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';

export const ownerReferenceView = object(
  {
    apiVersion: string(),
    kind: string(),
    name: string(),
    uid: string(),
    controller: optional(boolean),
    blockOwnerDeletion: optional(boolean),
  },
  'ignore',
);

const stored = {
  name: string(),
  generateName: optional(string()),
  uid: string(),
  resourceVersion: string(),
  generation: optional(integer()),
  creationTimestamp: string(),
  deletionTimestamp: optional(string()),
  deletionGracePeriodSeconds: optional(integer()),
  labels: optional(map(string())),
  annotations: optional(map(string())),
  ownerReferences: optional(list(ownerReferenceView)),
  finalizers: optional(list(string())),
};

/** Metadata of a stored object of a namespaced kind. */
export const namespacedMetaView = object({ ...stored, namespace: string() }, 'ignore');

/** Metadata of a stored object of a cluster-wide kind. */
export const clusterMetaView = object(stored, 'ignore');

/** Metadata of a template, or of an object that is not stored yet. */
export const templateMetaView = object(
  {
    name: optional(string()),
    generateName: optional(string()),
    namespace: optional(string()),
    labels: optional(map(string())),
    annotations: optional(map(string())),
    ownerReferences: optional(list(ownerReferenceView)),
    finalizers: optional(list(string())),
  },
  'ignore',
);

export const labelSelectorView = object(
  {
    matchLabels: optional(map(string())),
    matchExpressions: optional(
      list(
        object(
          {
            key: string(),
            operator: oneOfWords('In', 'NotIn', 'Exists', 'DoesNotExist'),
            values: optional(list(string())),
          },
          'ignore',
        ),
      ),
    ),
  },
  'ignore',
);

/** One entry of `status.conditions`; pods, nodes and workloads share the shape. */
export const conditionView = object(
  {
    type: string(),
    status: string(),
    reason: optional(string()),
    message: optional(string()),
    lastTransitionTime: optional(string()),
    lastUpdateTime: optional(string()),
    lastProbeTime: optional(string()),
    lastHeartbeatTime: optional(string()),
    observedGeneration: optional(integer()),
  },
  'ignore',
);

export const objectReferenceView = object(
  {
    apiVersion: optional(string()),
    kind: optional(string()),
    namespace: optional(string()),
    name: optional(string()),
    uid: optional(string()),
    fieldPath: optional(string()),
    resourceVersion: optional(string()),
  },
  'ignore',
);

export type NamespacedMeta = Static<typeof namespacedMetaView>;
export type ClusterMeta = Static<typeof clusterMetaView>;
export type TemplateMeta = Static<typeof templateMetaView>;
export type Condition = Static<typeof conditionView>;
export type ObjectReference = Static<typeof objectReferenceView>;
