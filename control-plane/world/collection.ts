// All objects of one kind, oldest first: where two objects claim the same thing, Istio lets the
// older have it, so the order decides and nobody has to sort again.
import { keepList } from '../../lib/pure/index.ts';

export type Stored = {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp: string;
  };
};

export type Collection<T> = {
  readonly all: readonly T[];
  /** A namespace whose objects did not change keeps its list. */
  readonly byNamespace: ReadonlyMap<string, readonly T[]>;
};

export function emptyCollection<T>(): Collection<T> {
  return { all: [], byNamespace: new Map() };
}

export function collection<T extends Stored>(
  objects: Iterable<T>,
  before: Collection<T> | undefined,
): Collection<T> {
  const all = [...objects].sort(byAge);
  if (before !== undefined && keepList(before.all, all) === before.all) return before;
  const byNamespace = new Map<string, readonly T[]>();
  for (const [namespace, list] of Map.groupBy(all, namespaceOf)) {
    byNamespace.set(namespace, keepList(before?.byNamespace.get(namespace), list));
  }
  return { all, byNamespace };
}

/** Where the objects of one collection are not those of the other. */
export function changedNamespaces<T>(
  ...[before, now]: readonly [Collection<T>, Collection<T>]
): readonly string[] {
  if (before === now) return [];
  const names = new Set([...before.byNamespace.keys(), ...now.byNamespace.keys()]);
  return [...names].filter((name) => before.byNamespace.get(name) !== now.byNamespace.get(name));
}

function namespaceOf({ metadata }: Stored): string {
  return metadata.namespace ?? '';
}

/** Of the same second, by name: the same world has one order everywhere. */
function byAge(one: Stored, other: Stored): number {
  return (
    compare(one.metadata.creationTimestamp, other.metadata.creationTimestamp) ||
    compare(one.metadata.name, other.metadata.name) ||
    compare(namespaceOf(one), namespaceOf(other))
  );
}

function compare(...[one, other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
