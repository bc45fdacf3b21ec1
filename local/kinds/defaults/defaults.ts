// Which defaults belong to which kind. What needs the cluster's state (addresses of services, a
// job's selector, a pod's token) is filled in by the write path.
import { objectAt, type JsonObject, type KubeObject, type ObjectMeta } from '../../../lib/index.ts';
import { kindKey, type Kind } from '../kind.ts';
import {
  autoscaler,
  binding,
  claim,
  namespace,
  persistentVolume,
  priorityClass,
  secret,
  storageClass,
} from './core.ts';
import { customResourceDefinition, mutatingWebhooks, validatingWebhooks } from './extension.ts';
import { always, type Fill } from './fill.ts';
import { endpoints, endpointSlice, ingressClass, networkPolicy, service } from './network.ts';
import { pod, podTemplate } from './pod.ts';
import { cronJob, daemonSet, deployment, job, replicaSet, statefulSet } from './workload.ts';

const FILLS: ReadonlyMap<string, Fill> = new Map([
  ['namespaces', namespace],
  ['secrets', secret],
  ['pods', pod],
  ['podtemplates', always('template', podTemplate)],
  ['replicationcontrollers', replicaSet],
  ['deployments.apps', deployment],
  ['replicasets.apps', replicaSet],
  ['statefulsets.apps', statefulSet],
  ['daemonsets.apps', daemonSet],
  ['jobs.batch', job],
  ['cronjobs.batch', cronJob],
  ['services', service],
  ['endpoints', endpoints],
  ['endpointslices.discovery.k8s.io', endpointSlice],
  ['ingressclasses.networking.k8s.io', ingressClass],
  ['networkpolicies.networking.k8s.io', networkPolicy],
  ['rolebindings.rbac.authorization.k8s.io', binding],
  ['clusterrolebindings.rbac.authorization.k8s.io', binding],
  ['customresourcedefinitions.apiextensions.k8s.io', customResourceDefinition],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', mutatingWebhooks],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', validatingWebhooks],
  ['horizontalpodautoscalers.autoscaling', autoscaler],
  ['persistentvolumeclaims', claim],
  ['persistentvolumes', persistentVolume],
  ['storageclasses.storage.k8s.io', storageClass],
  ['priorityclasses.scheduling.k8s.io', priorityClass],
]);

/** The object as the API server understands it; the very same object when it says everything. */
export function withDefaults(kind: Kind, object: KubeObject): KubeObject {
  const fill = kind.custom ? undefined : FILLS.get(kindKey(kind));
  const filled: JsonObject = fill?.(object) ?? object;
  if (filled === object) return object;
  const { apiVersion, kind: name, metadata } = object;
  return { ...filled, apiVersion, kind: name, metadata: withLabels(metadata, filled) };
}

/** Labels are the only part of the metadata that has defaults. */
function withLabels(metadata: ObjectMeta, filled: JsonObject): ObjectMeta {
  const labels = objectAt(filled, 'metadata', 'labels');
  if (labels === undefined || labels === metadata.labels) return metadata;
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(labels))
    if (typeof value === 'string') texts[key] = value;
  return { ...metadata, labels: texts };
}
