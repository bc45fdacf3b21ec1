// World → what each proxy is told: the pure stages in a row, each remembered by what it was made
// of. Everybody is told of the same world until the next is taken.
import { memo } from '../lib/pure/index.ts';
import { meshOf, view, type Mesh, type ProxyNode, type View } from './mesh/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, NAMES, ROUTES, SECRETS } from './serve/index.ts';
import type { Collections } from './snapshot/index.ts';
import { forClient, retold, translate, type Snapshot } from './translate/index.ts';
import type { World } from './world/index.ts';

/** Who may have what is in Secrets. */
type Readers = {
  /** Undefined: not known yet. */
  readonly allows: (node: ProxyNode) => boolean | undefined;
};

export class Stages {
  #mesh: Mesh;
  readonly #readers: Readers | undefined;
  readonly #made = new WeakMap<View, Snapshot>();
  /** What each proxy saw last: most of it is what it sees next. */
  readonly #seen = new WeakMap<ProxyNode, View>();

  /** Without `readers` nobody has what is in Secrets. */
  constructor(world: World, readers?: Readers) {
    this.#mesh = meshOf(world);
    this.#readers = readers;
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
    const told = forClient(snapshot, { ...node, view: now });
    if (told.secrets.size === 0) return withoutSecrets(told);
    switch (this.#readers?.allows(node)) {
      case true:
        return withSecrets(told);
      case false:
        return withoutSecrets(told);
      case undefined:
        return collectionsOf(told);
    }
  }

  #fromBefore(now: View, before: View | undefined): Snapshot | undefined {
    const snapshot = before && this.#made.get(before);
    return snapshot && retold(now, { view: before, snapshot });
  }
}

const collectionsOf = memo(
  ({ listeners, routes, clusters, endpoints, names }: Snapshot): Collections =>
    new Map<string, ReadonlyMap<string, object>>([
      [CLUSTERS, clusters],
      [ENDPOINTS, endpoints],
      [LISTENERS, listeners],
      [ROUTES, routes],
      [NAMES, names],
    ]),
);

const withSecrets = memo(
  (snapshot: Snapshot): Collections =>
    new Map([...collectionsOf(snapshot), [SECRETS, snapshot.secrets]]),
);

const withoutSecrets = memo(
  (snapshot: Snapshot): Collections => new Map([...collectionsOf(snapshot), [SECRETS, NONE]]),
);

const NONE: ReadonlyMap<string, object> = new Map();
