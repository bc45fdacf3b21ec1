// What a program may ask of a Kubernetes API. Two implementations: over HTTP (`client.ts`), and the
// local cluster's own, in process. Every call rejects with `KubeError` when the API refuses.
import type { Json, JsonObject } from '../json.ts';
import type { KubeList, KubeObject, ResourceId, WatchEvent } from './object.ts';

export type Selection = {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
};

export type ObjectName = { readonly namespace?: string; readonly name: string };

export type Subresource = 'status' | 'scale' | 'token' | 'eviction' | 'binding' | 'finalize';

export type Patch =
  | { readonly kind: 'json'; readonly operations: readonly Json[] }
  | { readonly kind: 'merge' | 'strategic'; readonly change: JsonObject }
  | { readonly kind: 'apply'; readonly object: JsonObject; readonly force: boolean };

export type WriteOptions = {
  readonly subresource?: Subresource;
  readonly fieldManager?: string;
  readonly dryRun?: boolean;
};

export type DeleteOptions = {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
};

export interface KubeApi {
  get(resource: ResourceId, name: ObjectName): Promise<KubeObject | undefined>;
  list(resource: ResourceId, selection: Selection): Promise<KubeList>;
  /** Changes after `since`, until the signal fires or the server ends it (410 rejects). */
  watch(
    resource: ResourceId,
    query: Selection & { readonly since: string },
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent>;
  create(resource: ResourceId, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  update(resource: ResourceId, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  patch(
    resource: ResourceId,
    name: ObjectName,
    patch: Patch,
    options?: WriteOptions,
  ): Promise<KubeObject>;
  /** Undefined when it is gone at once; the object when it waits for finalizers or grace. */
  delete(
    resource: ResourceId,
    name: ObjectName,
    options?: DeleteOptions,
  ): Promise<KubeObject | undefined>;
}
