// Objects as the lines `kubectl get` prints: the API's Table, made here and not in the client.
import type { JsonObject, KubeObject } from '../../../lib/index.ts';
import { kindKey, type Kind } from '../kind.ts';
import { event, namespace, node } from './cluster.ts';
import type { Column, Table } from './column.ts';
import {
  claim,
  configMap,
  controllerRevision,
  lease,
  persistentVolume,
  priorityClass,
  resourceQuota,
  role,
  roleBinding,
  secret,
  serviceAccount,
  storageClass,
} from './config.ts';
import { customTable, nameAndAge } from './custom.ts';
import { autoscaler, customResourceDefinition, disruptionBudget, webhooks } from './extension.ts';
import {
  endpoints,
  endpointSlice,
  ingress,
  ingressClass,
  networkPolicy,
  service,
} from './network.ts';
import { pod } from './pod.ts';
import { cronJob, daemonSet, deployment, job, replicaSet, statefulSet } from './workload.ts';

type TableRequest = {
  readonly kind: Kind;
  readonly version: string;
  readonly objects: readonly KubeObject[];
  readonly now: number;
  /** What each row carries besides its cells; `Metadata` when the client does not say. */
  readonly include?: 'None' | 'Metadata' | 'Object';
};

const TABLES: ReadonlyMap<string, Table> = new Map([
  ['pods', pod],
  ['services', service],
  ['endpoints', endpoints],
  ['configmaps', configMap],
  ['secrets', secret],
  ['serviceaccounts', serviceAccount],
  ['namespaces', namespace],
  ['nodes', node],
  ['events', event],
  ['resourcequotas', resourceQuota],
  ['persistentvolumeclaims', claim],
  ['persistentvolumes', persistentVolume],
  ['replicationcontrollers', replicaSet],
  ['deployments.apps', deployment],
  ['replicasets.apps', replicaSet],
  ['statefulsets.apps', statefulSet],
  ['daemonsets.apps', daemonSet],
  ['controllerrevisions.apps', controllerRevision],
  ['jobs.batch', job],
  ['cronjobs.batch', cronJob],
  ['events.events.k8s.io', event],
  ['endpointslices.discovery.k8s.io', endpointSlice],
  ['leases.coordination.k8s.io', lease],
  ['ingresses.networking.k8s.io', ingress],
  ['ingressclasses.networking.k8s.io', ingressClass],
  ['networkpolicies.networking.k8s.io', networkPolicy],
  ['roles.rbac.authorization.k8s.io', role],
  ['clusterroles.rbac.authorization.k8s.io', role],
  ['rolebindings.rbac.authorization.k8s.io', roleBinding],
  ['clusterrolebindings.rbac.authorization.k8s.io', roleBinding],
  ['customresourcedefinitions.apiextensions.k8s.io', customResourceDefinition],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', webhooks],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', webhooks],
  ['poddisruptionbudgets.policy', disruptionBudget],
  ['horizontalpodautoscalers.autoscaling', autoscaler],
  ['priorityclasses.scheduling.k8s.io', priorityClass],
  ['storageclasses.storage.k8s.io', storageClass],
]);

export function tableOf({ kind, version, objects, now, include }: TableRequest): JsonObject {
  const table = tableFor(kind, version);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: table.columns.map(definition),
    rows: objects.map((object) => ({
      cells: table.row(object, now),
      object: carried(object, include ?? 'Metadata'),
    })),
  };
}

function tableFor(kind: Kind, version: string): Table {
  if (!kind.custom) return TABLES.get(kindKey(kind)) ?? nameAndAge;
  const served = kind.versions.find((each) => each.version === version);
  return customTable(served?.columns ?? []);
}

function definition({ name, type, format, priority }: Column): JsonObject {
  return { name, type, format, description: '', priority };
}

function carried(
  object: KubeObject,
  include: 'None' | 'Metadata' | 'Object',
): JsonObject | undefined {
  switch (include) {
    case 'None':
      return undefined;
    case 'Object':
      return object;
    case 'Metadata':
      return {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      };
  }
}
