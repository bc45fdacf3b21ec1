// Workloads that keep pods running: Deployment, ReplicaSet, StatefulSet, DaemonSet.
import {
  boolean,
  integer,
  intOrString,
  json,
  list,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { conditionView, labelSelectorView, namespacedMetaView } from './meta.ts';
import { podTemplateView } from './pod.ts';

const head = { apiVersion: string(), kind: string(), metadata: namespacedMetaView };

const rollingUpdate = object(
  {
    maxSurge: optional(intOrString),
    maxUnavailable: optional(intOrString),
    partition: optional(integer()),
  },
  'ignore',
);

const strategy = object(
  { type: optional(string()), rollingUpdate: optional(rollingUpdate) },
  'ignore',
);

const replicaCounts = {
  observedGeneration: optional(integer()),
  replicas: optional(integer()),
  readyReplicas: optional(integer()),
  availableReplicas: optional(integer()),
  conditions: optional(list(conditionView)),
  collisionCount: optional(integer()),
};

export const deploymentView = object(
  {
    ...head,
    spec: object(
      {
        replicas: optional(integer()),
        selector: labelSelectorView,
        template: podTemplateView,
        strategy: optional(strategy),
        minReadySeconds: optional(integer()),
        revisionHistoryLimit: optional(integer()),
        paused: optional(boolean),
        progressDeadlineSeconds: optional(integer()),
      },
      'ignore',
    ),
    status: optional(
      object(
        {
          ...replicaCounts,
          updatedReplicas: optional(integer()),
          unavailableReplicas: optional(integer()),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const replicaSetView = object(
  {
    ...head,
    spec: object(
      {
        replicas: optional(integer()),
        selector: labelSelectorView,
        template: podTemplateView,
        minReadySeconds: optional(integer()),
      },
      'ignore',
    ),
    status: optional(
      object({ ...replicaCounts, fullyLabeledReplicas: optional(integer()) }, 'ignore'),
    ),
  },
  'ignore',
);

const claimTemplate = object(
  { metadata: object({ name: optional(string()) }, 'ignore'), spec: optional(json) },
  'ignore',
);

export const statefulSetView = object(
  {
    ...head,
    spec: object(
      {
        replicas: optional(integer()),
        selector: labelSelectorView,
        template: podTemplateView,
        serviceName: optional(string()),
        podManagementPolicy: optional(string()),
        updateStrategy: optional(strategy),
        minReadySeconds: optional(integer()),
        revisionHistoryLimit: optional(integer()),
        ordinals: optional(object({ start: optional(integer()) }, 'ignore')),
        volumeClaimTemplates: optional(list(claimTemplate)),
      },
      'ignore',
    ),
    status: optional(
      object(
        {
          ...replicaCounts,
          currentReplicas: optional(integer()),
          updatedReplicas: optional(integer()),
          currentRevision: optional(string()),
          updateRevision: optional(string()),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const daemonSetView = object(
  {
    ...head,
    spec: object(
      {
        selector: labelSelectorView,
        template: podTemplateView,
        updateStrategy: optional(strategy),
        minReadySeconds: optional(integer()),
        revisionHistoryLimit: optional(integer()),
      },
      'ignore',
    ),
    status: optional(
      object(
        {
          observedGeneration: optional(integer()),
          desiredNumberScheduled: optional(integer()),
          currentNumberScheduled: optional(integer()),
          numberReady: optional(integer()),
          numberAvailable: optional(integer()),
          numberUnavailable: optional(integer()),
          numberMisscheduled: optional(integer()),
          updatedNumberScheduled: optional(integer()),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

/** A past shape of a StatefulSet or DaemonSet. */
export const controllerRevisionView = object(
  { ...head, revision: integer(), data: optional(json) },
  'ignore',
);

export type Deployment = Static<typeof deploymentView>;
export type ReplicaSet = Static<typeof replicaSetView>;
export type StatefulSet = Static<typeof statefulSetView>;
export type DaemonSet = Static<typeof daemonSetView>;
export type ControllerRevision = Static<typeof controllerRevisionView>;
