// Holds the current world. Sources say that a kind changed; whoever listens is told once for many
// changes, and takes the world when it is ready for it.
import type { MeshConfig } from '../../api/istio/index.ts';
import type { Cancel, Clock } from '../../lib/index.ts';
import { emptyWorld, type World, type WorldKind } from './world.ts';

// Long enough to take the changes that arrived in one read of the watch as one, short enough that
// nobody waits for it: the publisher has its own, longer patience.
const COALESCE_MS = 5;

export class WorldStore {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #stale = new Map<WorldKind, () => Partial<World>>();
  #world: World;
  #isNoticeDue = false;

  constructor(clock: Clock, meshConfig: MeshConfig) {
    this.#clock = clock;
    this.#world = emptyWorld(meshConfig);
  }

  /** The world as of all changes so far. The same value as long as nothing changed. */
  get world(): World {
    if (this.#stale.size === 0) return this.#world;
    let next = this.#world;
    for (const [kind, remake] of this.#stale) {
      const part = remake();
      if (part[kind] !== this.#world[kind]) next = { ...next, ...part };
    }
    this.#stale.clear();
    this.#world = next;
    return next;
  }

  /** Called after changes, once for many. Returns how to stop. */
  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Objects of a kind changed; `objects` is read when somebody asks for the world. */
  changed<K extends WorldKind>(kind: K, part: (before: World) => Pick<World, K>): void {
    this.#stale.set(kind, () => part(this.#world));
    this.#notify();
  }

  setMeshConfig(meshConfig: MeshConfig): void {
    this.#world = { ...this.world, meshConfig };
    this.#notify();
  }

  #notify(): void {
    if (this.#isNoticeDue) return;
    this.#isNoticeDue = true;
    this.#clock.after(COALESCE_MS, () => {
      this.#isNoticeDue = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
