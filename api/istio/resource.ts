// What every kind of Istio's is made of: Kubernetes metadata and a `spec`.
import { namespacedMetaView, type NamespacedMeta } from '../kubernetes/index.ts';
import type { Json } from '../../lib/index.ts';
import { json, object, optional, string, type Schema } from '../schema/index.ts';

type Resource<S> = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: NamespacedMeta;
  readonly spec: S;
  readonly status?: Json;
};

/** A stored object of a kind with this spec; `status` is kept and not looked at. */
export function resource<S>(spec: Schema<S>): Schema<Resource<S>> {
  return object({
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    spec,
    status: optional(json),
  });
}
