// The ReplicaSets of a Deployment as its history: which one is new, what revision each is, and what
// a new one looks like.
import type { KubeObject } from '../../lib/index.ts';
import type { Deployment, ReplicaSet } from '../../api/index.ts';
import type { DeploymentSets } from './deployment-status.ts';
import { controllerReference } from './owner.ts';
import { sameTemplate, TEMPLATE_HASH_LABEL, templateHash, withLabels } from './template.ts';

export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';
const DESIRED_ANNOTATION = 'deployment.kubernetes.io/desired-replicas';
const MAX_ANNOTATION = 'deployment.kubernetes.io/max-replicas';
const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const NOT_INHERITED = new Set([
  REVISION_ANNOTATION,
  DESIRED_ANNOTATION,
  MAX_ANNOTATION,
  LAST_APPLIED_ANNOTATION,
  'deployment.kubernetes.io/revision-history',
  'deprecated.deployment.rollback.to',
]);

export function splitSets({ spec }: Deployment, owned: readonly ReplicaSet[]): DeploymentSets {
  const byAge = owned.toSorted((one, other) => ageOrder(one, other));
  const newSet = byAge.find((set) => sameTemplate(set.spec.template, spec.template));
  return { newSet, oldSets: byAge.filter((set) => set !== newSet) };
}

function revisionOf({ metadata }: ReplicaSet | Deployment): number {
  return Number(metadata.annotations?.[REVISION_ANNOTATION] ?? 0) || 0;
}

/** The revision that the new ReplicaSet has or must get: above all others. */
export function revisionFor({ newSet, oldSets }: DeploymentSets): number {
  const highest = Math.max(0, ...oldSets.map(revisionOf));
  return Math.max(highest + 1, newSet === undefined ? 0 : revisionOf(newSet));
}

type Size = { readonly replicas: number; readonly max: number };

/** The annotations a ReplicaSet carries for its Deployment. */
export function setAnnotations(
  deployment: Deployment,
  revision: number,
  size: Size,
): Readonly<Record<string, string>> {
  const inherited = Object.entries(deployment.metadata.annotations ?? {});
  return {
    ...Object.fromEntries(inherited.filter(([name]) => !NOT_INHERITED.has(name))),
    [REVISION_ANNOTATION]: String(revision),
    [DESIRED_ANNOTATION]: String(size.replicas),
    [MAX_ANNOTATION]: String(size.max),
  };
}

type SetToMake = {
  readonly deployment: Deployment;
  readonly replicas: number;
  readonly annotations: Readonly<Record<string, string>>;
};

export function replicaSetFor({ deployment, replicas, annotations }: SetToMake): KubeObject {
  const { metadata, spec, status } = deployment;
  const hash = templateHash(spec.template, status?.collisionCount ?? 0);
  const labels = { [TEMPLATE_HASH_LABEL]: hash };
  const template = withLabels(spec.template, labels);
  const { selector, minReadySeconds } = spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels: { ...spec.template.metadata?.labels, ...labels },
      annotations,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, ...labels } },
      template,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
    },
  };
}

/** Empty old ReplicaSets beyond the history limit, oldest revision first. */
export function beyondHistory(
  { spec }: Deployment,
  { oldSets }: DeploymentSets,
): readonly ReplicaSet[] {
  const limit = spec.revisionHistoryLimit ?? 10;
  const surplus = oldSets.length - limit;
  if (surplus <= 0) return [];
  return oldSets
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .toSorted((one, other) => revisionOf(one) - revisionOf(other))
    .slice(0, surplus)
    .filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0);
}

function ageOrder({ metadata: one }: ReplicaSet, { metadata: other }: ReplicaSet): number {
  if (one.creationTimestamp !== other.creationTimestamp) {
    return one.creationTimestamp < other.creationTimestamp ? -1 : 1;
  }
  return one.name < other.name ? -1 : 1;
}
