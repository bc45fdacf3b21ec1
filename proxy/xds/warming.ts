// Decides when what was heard may act. A cluster waits for its endpoints, a route table for the
// clusters it names, a listener for its route tables, and who speaks TLS for its secrets; until
// then the version before stays. What disappears goes last, when nothing waits that might replace
// who still names it; and a secret only when nobody names it any more.
import {
  endpointsOf,
  namedByListener,
  namedByRoutes,
  secretsOfCluster,
  secretsOfListener,
} from './references.ts';
import {
  KINDS,
  NAMED_KINDS,
  type AdsKind,
  type AdsRemoval,
  type AdsResource,
  type AdsUpdate,
  type NamedKind,
} from './resource.ts';

type ByKind<T> = { readonly [K in AdsKind]: T };

/** Whom a resource names: read once, while what it says is still at hand. */
type Names = Readonly<Record<NamedKind | 'clusters', readonly string[]>>;

export class Warming {
  readonly #held = byKind(() => new Map<string, AdsResource>());
  readonly #applied = byKind(() => new Map<string, AdsResource>());
  readonly #names = new WeakMap<AdsResource, Names>();
  /** Names at which the two differ. */
  readonly #differs = byKind(() => new Set<string>());
  /** Names that the control plane says do not exist. */
  readonly #missing = byKind(() => new Set<string>());
  readonly #heard = new Set<AdsKind>();

  get held(): ByKind<ReadonlyMap<string, AdsResource>> {
    return this.#held;
  }

  take(resource: AdsResource): void {
    const { kind, name } = resource;
    this.#held[kind].set(name, resource);
    this.#names.set(resource, namesIn(resource));
    this.#missing[kind].delete(name);
    this.#differs[kind].add(name);
  }

  remove({ kind, name }: AdsRemoval): void {
    this.#missing[kind].add(name);
    // Better an old certificate than none: a Secret may be deleted by mistake.
    if (kind === 'secret') return;
    if (this.#held[kind].delete(name)) this.#differs[kind].add(name);
  }

  /** Nobody asks for it any more. */
  forget({ kind, name }: AdsRemoval): void {
    this.#missing[kind].delete(name);
    if (this.#held[kind].delete(name)) this.#differs[kind].add(name);
  }

  /** It is asked for anew: what was said of it before counts no more. */
  expect({ kind, name }: AdsRemoval): void {
    this.#missing[kind].delete(name);
  }

  /** The control plane has answered for this kind: a name it did not tell does not exist. */
  heard(kind: AdsKind): void {
    this.#heard.add(kind);
  }

  hasHeard(kind: AdsKind): boolean {
    return this.#heard.has(kind);
  }

  /** All there are is known and in force; or there are none. */
  isSettled(kind: AdsKind): boolean {
    return this.#heard.has(kind) && !this.#waits(kind);
  }

  /** Names that what we hold refers to. */
  wanted(): Readonly<Record<NamedKind, ReadonlySet<string>>> {
    const wanted = {
      secret: new Set<string>(),
      endpoints: new Set<string>(),
      routes: new Set<string>(),
    };
    for (const resource of [...this.#held.cluster.values(), ...this.#held.listener.values()]) {
      const names = this.#namesOf(resource);
      for (const kind of NAMED_KINDS) for (const name of names[kind]) wanted[kind].add(name);
    }
    return wanted;
  }

  get isWaiting(): boolean {
    return KINDS.some((kind) => this.#waits(kind));
  }

  /** The next step that is safe; with `force`, everything held, complete or not. */
  step(force = false): AdsUpdate | undefined {
    const changed: AdsResource[] = [];
    for (const kind of KINDS) {
      for (const name of [...this.#differs[kind]]) {
        const resource = this.#held[kind].get(name);
        if (resource === undefined || !(force || this.#isReady(resource))) continue;
        this.#applied[kind].set(name, resource);
        this.#differs[kind].delete(name);
        changed.push(resource);
      }
    }
    const removed = this.#removals();
    return changed.length + removed.length === 0 ? undefined : { changed, removed };
  }

  #removals(): readonly AdsRemoval[] {
    const removed: AdsRemoval[] = [];
    for (const kind of KINDS.toReversed()) {
      // Whoever is still named by the version in force of something that waits must stay.
      if (kind !== 'listener' && this.isWaiting) break;
      for (const name of [...this.#differs[kind]]) {
        if (this.#held[kind].has(name)) continue;
        this.#differs[kind].delete(name);
        if (this.#applied[kind].delete(name)) removed.push({ kind, name });
      }
    }
    return removed;
  }

  #waits(kind: AdsKind): boolean {
    for (const name of this.#differs[kind]) if (this.#held[kind].has(name)) return true;
    return false;
  }

  #isReady(resource: AdsResource): boolean {
    const { secret, endpoints, routes, clusters } = this.#namesOf(resource);
    return (
      secret.every((name) => this.#isKnown({ kind: 'secret', name })) &&
      endpoints.every((name) => this.#isKnown({ kind: 'endpoints', name })) &&
      routes.every((name) => this.#isTableReady(name)) &&
      clusters.every((name) => this.#isClusterReady(name))
    );
  }

  #namesOf(resource: AdsResource): Names {
    return this.#names.get(resource) ?? NOBODY;
  }

  /** One in force that is no longer held is about to go: it does not count. */
  #isTableReady(name: string): boolean {
    return (this.#held.routes.has(name) ? this.#applied : this.#missing).routes.has(name);
  }

  /** A cluster nobody told of, after clusters were told, does not exist: its routes answer so. */
  #isClusterReady(name: string): boolean {
    const held = this.#held.cluster.get(name);
    return held === undefined ? this.#heard.has('cluster') : this.#applied.cluster.has(name);
  }

  #isKnown({ kind, name }: AdsRemoval): boolean {
    return this.#held[kind].has(name) || this.#missing[kind].has(name);
  }
}

const NOBODY: Names = { secret: [], endpoints: [], routes: [], clusters: [] };

function namesIn(resource: AdsResource): Names {
  switch (resource.kind) {
    case 'secret':
    case 'endpoints':
      return NOBODY;
    case 'cluster': {
      const name = endpointsOf(resource.value);
      const secret = secretsOfCluster(resource.value);
      if (name === undefined && secret.length === 0) return NOBODY;
      return { ...NOBODY, secret, endpoints: name === undefined ? [] : [name] };
    }
    case 'routes':
      return { ...NOBODY, clusters: namedByRoutes(resource.value) };
    case 'listener':
      return {
        ...NOBODY,
        ...namedByListener(resource.value),
        secret: secretsOfListener(resource.value),
      };
  }
}

function byKind<T>(make: () => T): ByKind<T> {
  return {
    secret: make(),
    endpoints: make(),
    cluster: make(),
    routes: make(),
    listener: make(),
  };
}
