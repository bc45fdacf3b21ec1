// The catalogue: every built-in kind of the local cluster, one line each. What its objects look
// like is in `fields.ts`; this says how they are called and where they live.
import { typeNamed } from './shape/index.ts';
import type { Kind, ScalePaths } from './kind.ts';

type Trait =
  | 'cluster' // not in a namespace
  | 'status' // has `/status`
  | 'generation' // counts changes of what was asked for
  | 'scale' // has `/scale`
  | 'all' // a category: part of `kubectl get all`
  | 'extension' // a category: `api-extensions`
  | 'virtual'; // only answers creation; nothing is stored

/** `<Kind> <plural> <short names, or -> <traits>`, by `apiVersion`. */
const CATALOGUE: Readonly<Record<string, readonly string[]>> = {
  v1: [
    'ConfigMap configmaps cm',
    'Endpoints endpoints ep',
    'Event events ev',
    'LimitRange limitranges limits',
    'Namespace namespaces ns cluster status',
    'Node nodes no cluster status',
    'PersistentVolume persistentvolumes pv cluster status',
    'PersistentVolumeClaim persistentvolumeclaims pvc status',
    'Pod pods po status generation all',
    'ResourceQuota resourcequotas quota status',
    'Secret secrets -',
    'Service services svc status all',
    'ServiceAccount serviceaccounts sa',
  ],
  'admissionregistration.k8s.io/v1': [
    'MutatingWebhookConfiguration mutatingwebhookconfigurations - cluster generation extension',
    'ValidatingAdmissionPolicy validatingadmissionpolicies - cluster status generation extension',
    'ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings - cluster generation',
    'ValidatingWebhookConfiguration validatingwebhookconfigurations - cluster generation extension',
  ],
  'apiextensions.k8s.io/v1': [
    'CustomResourceDefinition customresourcedefinitions crd,crds cluster status extension',
  ],
  'apps/v1': [
    'ControllerRevision controllerrevisions -',
    'DaemonSet daemonsets ds status generation all',
    'Deployment deployments deploy status generation scale all',
    'ReplicaSet replicasets rs status generation scale all',
    'StatefulSet statefulsets sts status generation scale all',
  ],
  'authentication.k8s.io/v1': [
    'SelfSubjectReview selfsubjectreviews - cluster virtual',
    'TokenReview tokenreviews - cluster virtual',
  ],
  'authorization.k8s.io/v1': [
    'LocalSubjectAccessReview localsubjectaccessreviews - virtual',
    'SelfSubjectAccessReview selfsubjectaccessreviews - cluster virtual',
    'SelfSubjectRulesReview selfsubjectrulesreviews - cluster virtual',
    'SubjectAccessReview subjectaccessreviews - cluster virtual',
  ],
  'autoscaling/v2': ['HorizontalPodAutoscaler horizontalpodautoscalers hpa status all'],
  'batch/v1': ['CronJob cronjobs cj status generation all', 'Job jobs - status generation all'],
  'coordination.k8s.io/v1': ['Lease leases -'],
  'discovery.k8s.io/v1': ['EndpointSlice endpointslices - generation'],
  'events.k8s.io/v1': ['Event events ev'],
  'networking.k8s.io/v1': [
    'Ingress ingresses ing status generation',
    'IngressClass ingressclasses - cluster generation',
    'NetworkPolicy networkpolicies netpol generation',
  ],
  'policy/v1': ['PodDisruptionBudget poddisruptionbudgets pdb status generation'],
  'rbac.authorization.k8s.io/v1': [
    'ClusterRole clusterroles - cluster',
    'ClusterRoleBinding clusterrolebindings - cluster',
    'Role roles -',
    'RoleBinding rolebindings -',
  ],
  'scheduling.k8s.io/v1': ['PriorityClass priorityclasses pc cluster generation'],
  'storage.k8s.io/v1': ['StorageClass storageclasses sc cluster'],
};

/** Bodies of subresources and requests that are not kinds of their own. */
const BODIES = {
  Binding: 'core.v1.Binding',
  DeleteOptions: 'meta.v1.DeleteOptions',
  Eviction: 'policy.v1.Eviction',
  ListMeta: 'meta.v1.ListMeta',
  Scale: 'autoscaling.v1.Scale',
  Status: 'meta.v1.Status',
  TokenRequest: 'authentication.v1.TokenRequest',
} as const;

const SCALE: ScalePaths = {
  specReplicas: '.spec.replicas',
  statusReplicas: '.status.replicas',
  labelSelector: '.spec.selector',
};

export function builtinKinds(): readonly Kind[] {
  return Object.entries(CATALOGUE).flatMap(([apiVersion, lines]) =>
    lines.map((line) => kindOf({ apiVersion, line })),
  );
}

/** The short name of every type that objects and bodies start from, such as `core.v1.Pod`. */
export function builtinTypeNames(): readonly string[] {
  const kinds = Object.entries(CATALOGUE).flatMap(([apiVersion, lines]) =>
    lines.map((line) => typeName({ apiVersion, kind: line.slice(0, line.indexOf(' ')) })),
  );
  return [...kinds, ...Object.values(BODIES)];
}

type KindName = { readonly apiVersion: string; readonly kind: string };

/** The type of a built-in kind or body, or undefined if there is none of that name. */
export function builtinTypeOf({ apiVersion, kind }: KindName): string | undefined {
  // Every group understands the options of a delete call in its own name.
  if (kind === 'DeleteOptions') return BODIES.DeleteOptions;
  const name = typeName({ apiVersion, kind });
  return builtinTypeNames().includes(name) ? name : undefined;
}

function typeName({ apiVersion, kind }: KindName): string {
  const { group, version } = split(apiVersion);
  return `${group === '' ? 'core' : group.replace(/\..*$/, '')}.${version}.${kind}`;
}

function split(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}

type Entry = { readonly apiVersion: string; readonly line: string };

function kindOf({ apiVersion, line }: Entry): Kind {
  const { group, version } = split(apiVersion);
  const [kind = '', plural = '', shortNames = '-', ...traits] = line.split(' ');
  const has = (trait: Trait): boolean => traits.includes(trait);
  const name = typeName({ apiVersion, kind });
  return {
    group,
    versions: [{ version, type: () => typeNamed(name), columns: [], deprecation: undefined }],
    storageVersion: version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: shortNames === '-' ? [] : shortNames.split(','),
    categories: has('all') ? ['all'] : has('extension') ? ['api-extensions'] : [],
    namespaced: !has('cluster'),
    hasStatus: has('status'),
    hasGeneration: has('generation'),
    scale: has('scale') ? SCALE : undefined,
    custom: false,
    virtual: has('virtual'),
  };
}
