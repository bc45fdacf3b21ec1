// Who may ask the Kubernetes API for what: roles and their bindings.
import type { JsonObject, KubeObject } from '../../lib/index.ts';
import { NAMESPACE, namespaced, type Labels } from './shape.ts';

export type Right = {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Only objects of these names. A list or watch must then select one of them by its name. */
  readonly names?: readonly string[];
};

export type Access = {
  readonly name: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly rights: readonly Right[];
};

export const READ = ['get', 'list', 'watch'] as const;

/** In all namespaces, and for what is in none. */
export function everywhere(access: Access): readonly KubeObject[] {
  const { name, labels } = access;
  const metadata = { name: `${name}-${NAMESPACE}`, labels };
  return [
    { ...RBAC, kind: 'ClusterRole', metadata, rules: access.rights.map(rule) },
    { ...RBAC, kind: 'ClusterRoleBinding', metadata, ...binding('ClusterRole', metadata, access) },
  ];
}

/** In the mesh's own namespace. */
export function atHome(access: Access): readonly KubeObject[] {
  const metadata = namespaced(access.name, access.labels);
  return [
    { ...RBAC, kind: 'Role', metadata, rules: access.rights.map(rule) },
    { ...RBAC, kind: 'RoleBinding', metadata, ...binding('Role', metadata, access) },
  ];
}

const GROUP = 'rbac.authorization.k8s.io';
const RBAC = { apiVersion: `${GROUP}/v1` };

function rule({ groups, resources, verbs, names }: Right): JsonObject {
  return {
    apiGroups: groups,
    resources,
    verbs,
    ...(names === undefined ? {} : { resourceNames: names }),
  };
}

function binding(
  kind: string,
  { name }: { readonly name: string },
  access: Access,
): Pick<KubeObject, 'roleRef' | 'subjects'> {
  return {
    roleRef: { apiGroup: GROUP, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: access.serviceAccount, namespace: NAMESPACE }],
  };
}
