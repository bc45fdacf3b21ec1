// Objects and lists in the form the client asked for: whole, as metadata only, or as a table.
import type { JsonObject, KubeObject } from '../../lib/index.ts';
import { tableOf } from '../kinds/index.ts';
import { apiVersionOf, type Listed, type Resource } from '../registry/index.ts';
import type { Form } from './accept.ts';

export type Representing = {
  readonly form: Form;
  readonly resource: Resource;
  /** What a table's rows carry beside their cells. */
  readonly includeObject: 'None' | 'Metadata' | 'Object';
  readonly now: number;
};

export function representObject(representing: Representing, object: KubeObject): JsonObject {
  switch (representing.form) {
    case 'json':
      return object;
    case 'partial':
      return partial(object);
    case 'table':
      return table(representing, [object], {
        resourceVersion: object.metadata.resourceVersion,
      });
  }
}

export function representList(representing: Representing, listed: Listed): JsonObject {
  const { items, resourceVersion, continue: next, remaining } = listed;
  const metadata = {
    resourceVersion,
    ...(next === undefined ? {} : { continue: next }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  const { kind } = representing.resource.kind;
  switch (representing.form) {
    case 'json':
      return {
        kind: `${kind}List`,
        apiVersion: apiVersionOf(representing.resource),
        metadata,
        items,
      };
    case 'partial': {
      const kindOfList = 'PartialObjectMetadataList';
      return {
        kind: kindOfList,
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(partial),
      };
    }
    case 'table':
      return table(representing, items, metadata);
  }
}

function table(
  { resource, includeObject, now }: Representing,
  objects: readonly KubeObject[],
  metadata: JsonObject,
): JsonObject {
  const { kind, version } = resource;
  return { ...tableOf({ kind, version, objects, now, include: includeObject }), metadata };
}

function partial(object: KubeObject): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  };
}
