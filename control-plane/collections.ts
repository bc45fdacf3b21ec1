// World → what each proxy is told: the pure stages in a row, each remembered by what it was made
// of. Everybody is told of the same world until the next is taken.
import { memo } from '../lib/pure/index.ts';
import { meshOf, view, type Mesh, type ProxyNode, type View } from './mesh/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from './serve/index.ts';
import type { Collections } from './snapshot/index.ts';
import { forClient, retold, translate, type Snapshot } from './translate/index.ts';
import type { World } from './world/index.ts';

export class Stages {
  #mesh: Mesh;
  readonly #made = new WeakMap<View, Snapshot>();
  /** What each proxy saw last: most of it is what it sees next. */
  readonly #seen = new WeakMap<ProxyNode, View>();

  constructor(world: World) {
    this.#mesh = meshOf(world);
  }

  get mesh(): Mesh {
    return this.#mesh;
  }

  /** From now on this is what everybody is told of. */
  take(world: World): void {
    if (world !== this.#mesh.world) this.#mesh = meshOf(world, this.#mesh);
  }

  /** What a proxy is told. */
  collectionsOf(node: ProxyNode): Collections {
    const now = view(this.#mesh, node);
    const before = this.#seen.get(node);
    this.#seen.set(node, now);
    const snapshot = this.#made.get(now) ?? this.#fromBefore(now, before) ?? translate(now);
    this.#made.set(now, snapshot);
    return collectionsOf(forClient(snapshot, { kind: node.kind, view: now }));
  }

  #fromBefore(now: View, before: View | undefined): Snapshot | undefined {
    const snapshot = before && this.#made.get(before);
    return snapshot && retold(now, { view: before, snapshot });
  }
}

const collectionsOf = memo(
  ({ listeners, routes, clusters, endpoints }: Snapshot): Collections =>
    new Map<string, ReadonlyMap<string, object>>([
      [CLUSTERS, clusters],
      [ENDPOINTS, endpoints],
      [LISTENERS, listeners],
      [ROUTES, routes],
    ]),
);
