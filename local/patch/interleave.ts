// The order of a merged list: the patch orders what it names, the rest keeps its place among them.

/**
 * Puts `others` (in their live order) between `named` (in the order asked for). Both orders hold;
 * an other goes before the first named one that it preceded in the live list.
 */
export function interleave<T>(lists: {
  readonly named: readonly T[];
  readonly others: readonly T[];
  /** Where an item stood in the live list; undefined for a new one. */
  readonly liveIndex: (item: T) => number | undefined;
}): T[] {
  const { named, others, liveIndex } = lists;
  const merged: T[] = [];
  let next = 0;
  for (const item of named) {
    const at = liveIndex(item);
    while (at !== undefined && next < others.length) {
      const other = others[next]!;
      if ((liveIndex(other) ?? Infinity) >= at) break;
      merged.push(other);
      next += 1;
    }
    merged.push(item);
  }
  return [...merged, ...others.slice(next)];
}
