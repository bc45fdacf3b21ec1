// Which workloads a change of a pod concerns.
import {
  matchesLabels,
  objectKey,
  selectorOf,
  type Change,
  type LabelSelector,
} from '../../lib/index.ts';
import type { Cache, Cached } from './cache.ts';
import { controllerOf, ownerKey, type Owned } from './owner.ts';
import type { WorkQueue } from './queue.ts';

type Selecting = Cached & { readonly spec: { readonly selector?: LabelSelector } };

/** Looks at a workload again when one of its pods changes, or one that it may take in. */
export function wakeForPods<P extends Owned>(
  pods: Cache<P>,
  workloads: Cache<Selecting>,
  wake: { readonly kind: string; readonly queue: WorkQueue },
): void {
  pods.listen((change) => {
    for (const pod of sidesOf(change)) {
      const key = ownerKey(pod, wake.kind);
      if (key !== undefined) wake.queue.add(key);
      else if (controllerOf(pod) === undefined) {
        for (const found of selecting(workloads, pod)) wake.queue.add(found);
      }
    }
  });
}

/** The object after the change, and before it. */
export function sidesOf<T>(change: Change<T>): readonly T[] {
  switch (change.kind) {
    case 'added':
      return [change.object];
    case 'changed':
      return [change.object, change.before];
    case 'removed':
      return [change.before];
  }
}

function selecting(workloads: Cache<Selecting>, { metadata }: Owned): readonly string[] {
  return workloads
    .inNamespace(metadata.namespace)
    .filter(({ spec }) => {
      const selector = selectorOf(spec.selector) ?? [];
      return selector.length > 0 && matchesLabels(selector, metadata.labels);
    })
    .map((workload) => objectKey(workload.metadata));
}
