// Where the kinds that an installation or a sample is made of live in the API.
import { ISTIO_KINDS } from '../../api/istio/index.ts';
import type { KubeObject, ResourceId } from '../../lib/index.ts';

/** In the order in which they are applied: what others need comes first. */
export const PHASES: readonly Phase[] = [
  { name: 'namespace', kinds: { Namespace: core('namespaces') } },
  {
    name: 'kinds',
    kinds: {
      CustomResourceDefinition: {
        group: 'apiextensions.k8s.io',
        version: 'v1',
        plural: 'customresourcedefinitions',
      },
    },
  },
  {
    name: 'rights and settings',
    kinds: {
      ServiceAccount: core('serviceaccounts'),
      ClusterRole: rights('clusterroles'),
      ClusterRoleBinding: rights('clusterrolebindings'),
      Role: rights('roles'),
      RoleBinding: rights('rolebindings'),
      ConfigMap: core('configmaps'),
    },
  },
  { name: 'services', kinds: { Service: core('services') } },
  {
    name: 'programs',
    kinds: { Deployment: { group: 'apps', version: 'v1', plural: 'deployments' } },
  },
  {
    name: 'webhooks',
    kinds: {
      MutatingWebhookConfiguration: admission('mutatingwebhookconfigurations'),
      ValidatingWebhookConfiguration: admission('validatingwebhookconfigurations'),
    },
  },
  {
    name: 'rules',
    kinds: Object.fromEntries(
      ISTIO_KINDS.map(({ kind, group, plural, versions: [version = 'v1'] }) => [
        kind,
        { group, version, plural },
      ]),
    ),
  },
];

export type Phase = {
  readonly name: string;
  readonly kinds: Readonly<Record<string, ResourceId>>;
};

const RESOURCES: ReadonlyMap<string, ResourceId> = new Map(
  PHASES.flatMap(({ kinds }) => Object.entries(kinds)),
);

export function resourceOf({ kind, metadata }: KubeObject): ResourceId {
  const resource = RESOURCES.get(kind);
  if (resource !== undefined) return resource;
  throw new Error(`${kind} ${metadata.name}: objects of this kind cannot be applied from here`);
}

function core(plural: string): ResourceId {
  return { group: '', version: 'v1', plural };
}

function rights(plural: string): ResourceId {
  return { group: 'rbac.authorization.k8s.io', version: 'v1', plural };
}

function admission(plural: string): ResourceId {
  return { group: 'admissionregistration.k8s.io', version: 'v1', plural };
}
