// The shape of a value as the API server sees it: enough to find unknown fields, prune and
// default, merge strategically, and track ownership field by field. Built from `fields.ts` for
// built-in kinds and from the OpenAPI schema of a CustomResourceDefinition for the others.
import type { Json, JsonObject } from '../../lib/index.ts';

export type ScalarName =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'int-or-string'
  | 'quantity'
  | 'time'
  | 'micro-time'
  | 'bytes';

export type Field = {
  /** A function because types refer to themselves (JSONSchemaProps). */
  readonly type: () => TypeNode;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly default: Json | undefined;
};

export type TypeNode =
  /** `schema`: the value constraints of a custom resource's field (pattern, enum, bounds …). */
  | { readonly kind: 'scalar'; readonly scalar: ScalarName; readonly schema?: JsonObject }
  | {
      readonly kind: 'object';
      /** `io.k8s.api.core.v1.Container` for a built-in type. */
      readonly name: string | undefined;
      readonly fields: ReadonlyMap<string, Field>;
      readonly preserveUnknown: boolean;
      /** One owner for the whole value (`x-kubernetes-map-type: atomic`). */
      readonly atomic: boolean;
      /** Strategic merge: `retainKeys` for unions such as a Deployment's strategy. */
      readonly retainKeys: boolean;
      readonly schema?: JsonObject;
    }
  | {
      readonly kind: 'map';
      readonly value: () => TypeNode;
      readonly atomic: boolean;
      readonly schema?: JsonObject;
    }
  | {
      readonly kind: 'list';
      readonly item: () => TypeNode;
      /** Ownership: one owner, a set of scalars, or a map by `keys`. */
      readonly list: 'atomic' | 'set' | 'map';
      readonly keys: readonly string[];
      /** Strategic merge: replace the list, merge it by a key, or merge it as a set of scalars. */
      readonly merge:
        | { readonly kind: 'replace' | 'set' }
        | { readonly kind: 'key'; readonly key: string };
      readonly schema?: JsonObject;
    }
  /** Anything: raw extensions, JSON, `x-kubernetes-preserve-unknown-fields` without fields. */
  | { readonly kind: 'any'; readonly schema?: JsonObject };
