// One step of a rolling update: how far to raise the new ReplicaSet or lower the old ones, so that
// there are never more than replicas + surge pods, nor fewer than replicas − unavailable available.
// Pure: the steps follow from what is there, so a controller that forgets all goes on rightly.

export type SetCount = {
  readonly key: string;
  /** `spec.replicas` */
  readonly wanted: number;
  /** `status.availableReplicas` */
  readonly available: number;
};

type RolloutState = {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly newSet: SetCount;
  /** Oldest first. */
  readonly oldSets: readonly SetCount[];
};

export type Scale = { readonly key: string; readonly to: number };

/** What to scale now; empty when there is nothing to do until pods become available. */
export function rollingStep(state: RolloutState): readonly Scale[] {
  const raised = newSize(state);
  if (raised !== state.newSet.wanted) return [{ key: state.newSet.key, to: raised }];
  return lowerOld(state);
}

/** The bounds of an update as numbers: percentages of surge round up, of unavailable down. */
export function rolloutBounds(
  replicas: number,
  given: {
    readonly maxSurge?: number | string | undefined;
    readonly maxUnavailable?: number | string | undefined;
  },
): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const maxSurge = share(given.maxSurge ?? '25%', { of: replicas, round: Math.ceil });
  const most = share(given.maxUnavailable ?? '25%', { of: replicas, round: Math.floor });
  // Both zero would never end.
  return { maxSurge, maxUnavailable: maxSurge === 0 && most === 0 ? 1 : Math.min(most, replicas) };
}

function newSize({ replicas, maxSurge, newSet, oldSets }: RolloutState): number {
  if (newSet.wanted >= replicas) return replicas;
  const room = replicas + maxSurge - newSet.wanted - sum(oldSets, ({ wanted }) => wanted);
  return Math.min(replicas, newSet.wanted + Math.max(0, room));
}

function lowerOld(state: RolloutState): readonly Scale[] {
  const { replicas, maxUnavailable, newSet, oldSets } = state;
  const availableMin = replicas - maxUnavailable;
  const unavailableNew = Math.max(0, newSet.wanted - newSet.available);
  const all = newSet.wanted + sum(oldSets, ({ wanted }) => wanted);
  const sizes = new Map(oldSets.map(({ key, wanted }) => [key, wanted]));
  // Pods that do not serve go first: losing them costs nothing, as long as there are others.
  let mayGo = all - availableMin - unavailableNew;
  for (const { key, wanted, available } of oldSets) {
    const going = Math.max(0, Math.min(mayGo, wanted - available));
    sizes.set(key, wanted - going);
    mayGo -= going;
  }
  let spare = newSet.available + sum(oldSets, serving) - availableMin;
  for (const { key, available, wanted } of oldSets) {
    const left = sizes.get(key) ?? wanted;
    const going = Math.max(0, Math.min(mayGo, spare, left, available));
    sizes.set(key, left - going);
    mayGo -= going;
    spare -= going;
  }
  return oldSets
    .filter(({ key, wanted }) => sizes.get(key) !== wanted)
    .map(({ key, wanted }) => ({ key, to: sizes.get(key) ?? wanted }));
}

/** Pods beyond what is wanted are on their way out, however available they still look. */
function serving({ wanted, available }: SetCount): number {
  return Math.min(wanted, available);
}

function share(
  value: number | string,
  { of, round }: { readonly of: number; readonly round: (value: number) => number },
): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value)?.[1];
  return percent === undefined ? Number(value) || 0 : round((of * Number(percent)) / 100);
}

function sum(sets: readonly SetCount[], count: (set: SetCount) => number): number {
  return sets.reduce((total, set) => total + count(set), 0);
}
