// A small cluster to ask admission about: kinds, requests and facts, as plain values.
import {
  isKubeObject,
  objectAt,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import type { Facts } from '../../local/admission/index.ts';
import type { Kind } from '../../local/kinds/index.ts';
import type { AdmissionRequest } from '../../local/registry/index.ts';
import { struct } from './type-node.ts';

export function kindOf(changed: Partial<Kind> & Pick<Kind, 'kind' | 'plural'>): Kind {
  const version = { version: 'v1', type: () => struct({}), columns: [], deprecation: undefined };
  return {
    group: '',
    versions: [version],
    storageVersion: 'v1',
    singular: changed.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    hasStatus: true,
    hasGeneration: false,
    scale: undefined,
    custom: false,
    virtual: false,
    ...changed,
  };
}

export const podKind = kindOf({ kind: 'Pod', plural: 'pods' });
export const namespaceKind = kindOf({ kind: 'Namespace', plural: 'namespaces', namespaced: false });

export function objectOf(kind: string, fields: JsonObject): KubeObject {
  const metadata = { name: 'x', ...objectAt(fields, 'metadata') };
  const object: Json = { apiVersion: 'v1', kind, ...fields, metadata };
  if (!isKubeObject(object)) throw new Error('not an object of Kubernetes');
  return object;
}

export function podOf(fields: JsonObject = {}): KubeObject {
  return objectOf('Pod', { spec: { containers: [{ name: 'web', image: 'web' }] }, ...fields });
}

/** Somebody creates a pod in the namespace `shop`. */
export function requestOf(changed: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    operation: 'CREATE',
    kind: podKind,
    version: 'v1',
    subresource: undefined,
    namespace: 'shop',
    name: 'x',
    object: podOf(),
    oldObject: undefined,
    user: { username: 'admin', groups: ['system:masters'] },
    dryRun: false,
    ...changed,
  };
}

/** A cluster with the namespace `shop` and its default service account, and what is added. */
export function factsOf(
  added: {
    readonly hooks?: Partial<Record<Parameters<Facts['hookConfigurations']>[0], KubeObject[]>>;
    readonly objects?: Readonly<Record<string, KubeObject | undefined>>;
    readonly priorityClasses?: readonly KubeObject[];
  } = {},
): Facts {
  const objects: Record<string, KubeObject | undefined> = {
    'namespaces/shop': objectOf('Namespace', {
      metadata: { name: 'shop', labels: { mesh: 'on' } },
    }),
    'serviceaccounts/shop/default': objectOf('ServiceAccount', { metadata: { name: 'default' } }),
    ...added.objects,
  };
  return {
    hookConfigurations: (plural) => added.hooks?.[plural] ?? [],
    find: (plural, { namespace, name }) =>
      objects[[plural, ...(namespace === undefined ? [] : [namespace]), name].join('/')],
    priorityClasses: () => added.priorityClasses ?? [],
  };
}
