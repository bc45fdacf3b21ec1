// The short path of the commonest change: endpoints came or went, and nothing else. What was told
// stays as it is but for their assignments. Answers undefined when more than that has changed.
import { keepEqual } from '../../lib/pure/index.ts';
import type { ServiceView, View } from '../mesh/index.ts';
import { assignmentsOf, clustersOf, contextFor, type Snapshot } from './translate.ts';

type Before = { readonly view: View; readonly snapshot: Snapshot };

export function retold(now: View, before: Before): Snapshot | undefined {
  const { view, snapshot } = before;
  if (!isSameButFor('services', now, view)) return undefined;
  const changed = changedServices({ now: now.services, before: view.services });
  if (changed === undefined) return undefined;
  const endpoints = new Map(snapshot.endpoints);
  const context = contextFor(now);
  for (const { seen, was } of changed) {
    const isAddressed = seen.service.isHeadless;
    if (isAddressed || !isSameButFor('endpoints', seen, was)) return undefined;
    for (const cluster of clustersOf(seen, context)) {
      const told = snapshot.clusters.get(cluster.name ?? '');
      if (told === undefined || keepEqual(told, cluster) !== told) return undefined;
    }
    for (const assignment of assignmentsOf(seen, context)) {
      const { clusterName = '' } = assignment;
      if (!endpoints.has(clusterName)) return undefined;
      endpoints.set(clusterName, assignment);
    }
  }
  return { ...snapshot, endpoints };
}

type Change = { readonly seen: ServiceView; readonly was: ServiceView };

type Lists = Readonly<Record<'now' | 'before', readonly ServiceView[]>>;

function changedServices({ now, before }: Lists): readonly Change[] | undefined {
  if (now.length !== before.length) return undefined;
  return now.flatMap((seen, i) => {
    const was = before[i];
    return was === undefined || was === seen ? [] : [{ seen, was }];
  });
}

function isSameButFor<T extends object>(field: keyof T, ...[now, before]: [T, T]): boolean {
  const [entries, others] = [Object.entries(now), new Map(Object.entries(before))];
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => {
      const other: unknown = others.get(name);
      return name === field || keepEqual(other, value) === other;
    })
  );
}
