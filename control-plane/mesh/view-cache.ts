// Views already made from one mesh, and those of the meshes before: a proxy that sees the same sees
// the very same view, and so is not told again.
import { keepEqual } from '../../lib/pure/index.ts';
import { together, type Changes } from './changes.ts';
import type { View } from './view.ts';

/** A view of an earlier mesh, and what has changed since. */
export type Earlier = { readonly view: View; readonly changes: Changes };

type Kept = Earlier & { readonly meshesAgo: number };

// Changes may come faster than all proxies are told of one. A view that nobody asked for during so
// many meshes belongs to a proxy that is gone.
const MESHES_AGO_MAX = 8;

export class ViewCache {
  readonly #now = new Map<string, View>();
  readonly #earlier: ReadonlyMap<string, Kept>;

  constructor(before: ViewCache | undefined, changes: Changes) {
    this.#earlier = new Map(before?.leftBy(changes));
  }

  /** `key` names everything of a proxy that its view depends on. */
  get(key: string, make: (earlier: Earlier | undefined) => View): View {
    const made = this.#now.get(key);
    if (made !== undefined) return made;
    const earlier = this.#earlier.get(key);
    const view = keepEqual(earlier?.view, make(earlier));
    this.#now.set(key, view);
    return view;
  }

  /** What the next mesh may begin with. */
  *leftBy(changes: Changes): Iterable<readonly [string, Kept]> {
    for (const [key, view] of this.#now) yield [key, { view, changes, meshesAgo: 1 }];
    for (const [key, { view, changes: first, meshesAgo }] of this.#earlier) {
      if (this.#now.has(key) || meshesAgo === MESHES_AGO_MAX) continue;
      yield [key, { view, changes: together(first, changes), meshesAgo: meshesAgo + 1 }];
    }
  }
}
