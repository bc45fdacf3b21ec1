// One served resource, built in or declared by a CustomResourceDefinition, as data.
import type { TypeNode } from './type-node.ts';

export type KindVersion = {
  readonly version: string;
  readonly type: () => TypeNode;
  /** Custom resources: `additionalPrinterColumns`. Built-in kinds print with `table`. */
  readonly columns: readonly PrinterColumn[];
  readonly deprecation: string | undefined;
};

export type PrinterColumn = {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
  readonly description: string;
  readonly jsonPath: string;
};

export type ScalePaths = {
  readonly specReplicas: string;
  readonly statusReplicas: string;
  readonly labelSelector: string | undefined;
};

export type Kind = {
  readonly group: string;
  /** Served versions, the preferred one first. Objects are the same in all: no conversion. */
  readonly versions: readonly KindVersion[];
  readonly storageVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Writes to the main resource ignore `status`, and `/status` exists. */
  readonly hasStatus: boolean;
  /** `metadata.generation` rises when anything but metadata and status changes. */
  readonly hasGeneration: boolean;
  readonly scale: ScalePaths | undefined;
  readonly custom: boolean;
  /** Only create is served (TokenReview, SubjectAccessReview …): nothing is stored. */
  readonly virtual: boolean;
};

/** `deployments.apps`, `pods`: the name under which objects are stored and CRDs are called. */
export function kindKey(kind: { readonly group: string; readonly plural: string }): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}
