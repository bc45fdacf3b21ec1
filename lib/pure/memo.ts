// Remembers what a pure function made of the same objects, for as long as the objects live.

/** Arguments are compared by identity. Nothing is kept once an argument is no longer reachable. */
export function memo<A extends readonly object[], R>(
  compute: (...args: A) => R,
): (...args: A) => R {
  const root: Branch<R> = { next: undefined, result: undefined };
  return (...args) => {
    let branch = root;
    for (const arg of args) {
      branch.next ??= new WeakMap();
      let next = branch.next.get(arg);
      if (next === undefined) branch.next.set(arg, (next = { next: undefined, result: undefined }));
      branch = next;
    }
    branch.result ??= { value: compute(...args) };
    return branch.result.value;
  };
}

type Branch<R> = {
  /** By the next argument; of the last one there is none. */
  next: WeakMap<object, Branch<R>> | undefined;
  result: { readonly value: R } | undefined;
};

/** `before` when it has the very same items, so that whoever compares identities sees no change. */
export function keepList<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  if (before?.length !== now.length) return now;
  return now.every((item, i) => Object.is(item, before[i])) ? before : now;
}

/** `before` when it says the same: equal plain data, lists and maps, item by item. */
export function keepEqual<T>(before: T | undefined, now: T): T {
  return before !== undefined && isEqual(before, now) ? before : now;
}

function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, i) => isEqual(item, other[i]));
  }
  if (one instanceof Map && other instanceof Map) return isEqual([...one], [...other]);
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  return entries.length === others.size && entries.every(([k, v]) => isEqual(v, others.get(k)));
}
