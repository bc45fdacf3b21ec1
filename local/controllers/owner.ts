// Who controls whom: owner references, and taking in or letting go of objects by selector.
import {
  matchesLabels,
  selectorOf,
  type KubeApi,
  type LabelSelector,
  type OwnerReference,
  type ResourceId,
} from '../../lib/index.ts';
import type { NamespacedMeta } from '../../api/index.ts';

export type Owner = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: NamespacedMeta;
};

export type Owned = { readonly metadata: NamespacedMeta };

export function controllerOf({ metadata }: Owned): OwnerReference | undefined {
  return metadata.ownerReferences?.find((reference) => reference.controller === true);
}

export function isControlledBy(object: Owned, owner: Owner): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference({ apiVersion, kind, metadata }: Owner): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** The key of the controlling object if it is of this kind, for a queue of that kind. */
export function ownerKey(object: Owned, kind: string): string | undefined {
  const reference = controllerOf(object);
  return reference?.kind === kind ? `${object.metadata.namespace}/${reference.name}` : undefined;
}

type Claim<T> = {
  readonly api: KubeApi;
  readonly owner: Owner;
  readonly selector: LabelSelector;
  readonly resource: ResourceId;
  readonly candidates: readonly T[];
};

/**
 * Those that the owner controls: adopts whom nobody controls and the selector finds, lets go of
 * whom it finds no longer. An owner that is going takes nobody in.
 */
export async function claim<T extends Owned>(asked: Claim<T>): Promise<readonly T[]> {
  const { owner, candidates } = asked;
  const selector = selectorOf(asked.selector) ?? [];
  const isGoing = owner.metadata.deletionTimestamp !== undefined;
  const claimed: T[] = [];
  for (const candidate of candidates) {
    const { labels, deletionTimestamp } = candidate.metadata;
    const fits = selector.length > 0 && matchesLabels(selector, labels);
    if (isControlledBy(candidate, owner)) {
      if (fits || isGoing) claimed.push(candidate);
      else await letGo(asked, candidate);
    } else if (
      fits &&
      !isGoing &&
      deletionTimestamp === undefined &&
      controllerOf(candidate) === undefined
    ) {
      await adopt(asked, candidate);
      claimed.push(candidate);
    }
  }
  return claimed;
}

function adopt<T extends Owned>(asked: Claim<T>, { metadata }: T): Promise<unknown> {
  const ownerReferences = [...(metadata.ownerReferences ?? []), controllerReference(asked.owner)];
  return writeReferences(asked, metadata, ownerReferences);
}

function letGo<T extends Owned>(asked: Claim<T>, { metadata }: T): Promise<unknown> {
  const { uid } = asked.owner.metadata;
  const ownerReferences = (metadata.ownerReferences ?? []).filter((one) => one.uid !== uid);
  return writeReferences(asked, metadata, ownerReferences);
}

function writeReferences(
  { api, resource }: Claim<Owned>,
  { name, namespace, uid, resourceVersion }: NamespacedMeta,
  ownerReferences: readonly OwnerReference[],
): Promise<unknown> {
  // The version guards against a second controller that takes it at the same moment.
  const change = { metadata: { uid, resourceVersion, ownerReferences } };
  return api.patch(resource, { namespace, name }, { kind: 'merge', change });
}
