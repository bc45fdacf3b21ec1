// Large maps of which little changes: a copy with some entries replaced, which remembers what it is
// a copy of, so that whoever made something of the one can make it of the other by its changes.
// The map before is remembered as long as others keep it, and no longer.

type Patch = {
  readonly from: object;
  /** Under all other names both have the same. */
  readonly names: readonly string[];
};

const patches = new WeakMap<object, { from: WeakRef<object>; names: readonly string[] }>();

/** The same map when there is nothing to replace. What is replaced must be there already. */
export function patched<V>(
  ...[map, replaced]: readonly [ReadonlyMap<string, V>, ReadonlyMap<string, V>]
): ReadonlyMap<string, V> {
  if (replaced.size === 0) return map;
  const copy = new Map(map);
  for (const [name, value] of replaced) copy.set(name, value);
  patches.set(copy, { from: new WeakRef(map), names: [...replaced.keys()] });
  return copy;
}

/** How a map came of another; undefined when that is not known, or the other is gone. */
export function patchOf(map: object): Patch | undefined {
  const patch = patches.get(map);
  const from = patch?.from.deref();
  return from === undefined || patch === undefined ? undefined : { from, names: patch.names };
}
