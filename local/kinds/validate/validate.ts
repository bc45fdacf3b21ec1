// Which rules belong to which kind: how its objects are named, what must hold of one, and what must
// hold between an object and the one it replaces.
import type { JsonObject, KubeObject } from '../../../lib/index.ts';
import type { FieldError } from '../field-error.ts';
import { kindKey, type Kind } from '../kind.ts';
import {
  bindingChange,
  clusterRole,
  clusterRoleBinding,
  lease,
  role,
  roleBinding,
} from './access.ts';
import { configMap, configMapChange, secret, secretChange } from './config.ts';
import { endpoints, endpointSlice, endpointSliceChange } from './endpoint.ts';
import { dnsLabel, dnsLabel1035, dnsSubdomain, pathSegment, type Format } from './format.ts';
import { ingress, networkPolicy } from './ingress.ts';
import { cronJob, job, jobChange } from './job.ts';
import { metadata, metadataChange } from './metadata.ts';
import { pod, podChange } from './pod.ts';
import type { ChangeRule, Rule } from './rule.ts';
import { autoscaler, disruptionBudget, storageClaim, storageClaimChange } from './scale.ts';
import { service, serviceChange } from './service.ts';
import { mutatingWebhooks, validatingWebhooks } from './webhook.ts';
import {
  daemonSet,
  deployment,
  replicaSet,
  selectorStays,
  statefulSet,
  statefulSetChange,
} from './workload.ts';

type Rules = { readonly name?: Format; readonly object?: Rule; readonly change?: ChangeRule };

const RULES: ReadonlyMap<string, Rules> = new Map<string, Rules>([
  ['namespaces', { name: dnsLabel }],
  ['pods', { object: pod, change: podChange }],
  ['services', { name: dnsLabel1035, object: service, change: serviceChange }],
  ['endpoints', { object: endpoints }],
  ['configmaps', { object: configMap, change: configMapChange }],
  ['secrets', { object: secret, change: secretChange }],
  ['persistentvolumeclaims', { object: storageClaim, change: storageClaimChange }],
  ['deployments.apps', { object: deployment, change: selectorStays }],
  ['replicasets.apps', { object: replicaSet, change: selectorStays }],
  ['statefulsets.apps', { object: statefulSet, change: statefulSetChange }],
  ['daemonsets.apps', { object: daemonSet, change: selectorStays }],
  ['jobs.batch', { object: job, change: jobChange }],
  ['cronjobs.batch', { object: cronJob }],
  ['endpointslices.discovery.k8s.io', { object: endpointSlice, change: endpointSliceChange }],
  ['ingresses.networking.k8s.io', { object: ingress }],
  ['networkpolicies.networking.k8s.io', { object: networkPolicy }],
  ['leases.coordination.k8s.io', { object: lease }],
  ['roles.rbac.authorization.k8s.io', { name: pathSegment, object: role }],
  ['clusterroles.rbac.authorization.k8s.io', { name: pathSegment, object: clusterRole }],
  [
    'rolebindings.rbac.authorization.k8s.io',
    { name: pathSegment, object: roleBinding, change: bindingChange },
  ],
  [
    'clusterrolebindings.rbac.authorization.k8s.io',
    { name: pathSegment, object: clusterRoleBinding, change: bindingChange },
  ],
  ['poddisruptionbudgets.policy', { object: disruptionBudget }],
  ['horizontalpodautoscalers.autoscaling', { object: autoscaler }],
  ['mutatingwebhookconfigurations.admissionregistration.k8s.io', { object: mutatingWebhooks }],
  ['validatingwebhookconfigurations.admissionregistration.k8s.io', { object: validatingWebhooks }],
]);

/** What is wrong with a new object; nothing when it may be stored. */
export function validateCreate(kind: Kind, object: KubeObject): readonly FieldError[] {
  const rules = rulesOf(kind);
  return [
    ...metadata(object, rules.name ?? dnsSubdomain, kind.namespaced),
    ...(rules.object?.(object, '') ?? []),
  ];
}

type Update = { readonly object: KubeObject; readonly old: KubeObject };

/** What is wrong with an object that is to replace another. */
export function validateUpdate(kind: Kind, { object, old }: Update): readonly FieldError[] {
  const { metadata: meta }: { readonly metadata: JsonObject } = object;
  return [
    ...validateCreate(kind, object),
    ...metadataChange({ object: meta, old: old.metadata }),
    ...(rulesOf(kind).change?.({ object, old }, '') ?? []),
  ];
}

function rulesOf(kind: Kind): Rules {
  return kind.custom ? {} : (RULES.get(kindKey(kind)) ?? {});
}
