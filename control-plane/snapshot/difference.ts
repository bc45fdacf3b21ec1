// What is new in one collection against another. Found once, however many proxies go from the one
// to the other: with a thousand proxies this is what keeps a push from being a million comparisons.
import { memo, patchOf } from '../../lib/pure/index.ts';
import type { Versioned } from './edition.ts';

type Difference = {
  readonly changed: readonly Versioned[];
  /** As they were. */
  readonly removed: readonly Versioned[];
};

type Resources = ReadonlyMap<string, Versioned>;

export const difference: (before: Resources, now: Resources) => Difference = memo(
  (before: Resources, now: Resources): Difference => {
    const patch = patchOf(now);
    const isPatched = patch?.from === before;
    const candidates = isPatched
      ? patch.names.flatMap((name) => now.get(name) ?? [])
      : [...now.values()];
    return {
      changed: candidates.filter(({ name, version }) => before.get(name)?.version !== version),
      removed: isPatched ? [] : [...before.values()].filter(({ name }) => !now.has(name)),
    };
  },
);
