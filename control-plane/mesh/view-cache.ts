// Views already made from one mesh, and those of the mesh before: a proxy that sees the same sees
// the very same view, and so is not told again.
import { keepEqual } from '../../lib/pure/index.ts';
import type { View } from './view.ts';

export class ViewCache {
  readonly #now = new Map<string, View>();
  readonly #before: ReadonlyMap<string, View> | undefined;

  constructor(before: ViewCache | undefined) {
    this.#before = before?.made;
  }

  get made(): ReadonlyMap<string, View> {
    return this.#now;
  }

  /** `key` names everything of a proxy that its view depends on. */
  get(key: string, make: () => View): View {
    const made = this.#now.get(key);
    if (made !== undefined) return made;
    const view = keepEqual(this.#before?.get(key), make());
    this.#now.set(key, view);
    return view;
  }
}
