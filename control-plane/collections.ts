// World → what each proxy is told: the pure stages in a row, each remembered by what it was made
// of.
import { meshOf, view, type Mesh, type ProxyNode } from './mesh/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from './serve/index.ts';
import type { Collections } from './snapshot/index.ts';
import { translate, type Snapshot } from './translate/index.ts';
import type { World } from './world/index.ts';

export class Stages {
  #world: World | undefined;
  #mesh: Mesh | undefined;
  readonly #collections = new WeakMap<Snapshot, Collections>();

  /** What a proxy is told of this world. */
  collectionsOf(world: World, node: ProxyNode): Collections {
    const snapshot = translate(view(this.#meshOf(world), node));
    const known = this.#collections.get(snapshot);
    if (known !== undefined) return known;
    const { listeners, routes, clusters, endpoints } = snapshot;
    const collections = new Map<string, ReadonlyMap<string, object>>([
      [CLUSTERS, clusters],
      [ENDPOINTS, endpoints],
      [LISTENERS, listeners],
      [ROUTES, routes],
    ]);
    this.#collections.set(snapshot, collections);
    return collections;
  }

  #meshOf(world: World): Mesh {
    if (this.#mesh === undefined || this.#world !== world) {
      this.#mesh = meshOf(world, this.#mesh);
      this.#world = world;
    }
    return this.#mesh;
  }
}
