// What was accepted: resources and the pieces they were compiled to, by kind and name. Says of each
// new resource why it cannot be used, and of each step which pieces change.
import type { Clock } from '../../lib/index.ts';
import {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
  type Compiled,
} from '../compile/index.ts';
import type { Piece, PieceName, PlanPatch } from '../plan/index.ts';
import type { AdsRemoval, AdsResource, AdsUpdate } from '../xds/index.ts';

type Accepted = {
  readonly resource: AdsResource;
  readonly pieces: readonly Piece[];
  /** Milliseconds since 1970. */
  readonly at: number;
};

type AcceptedKind = AdsResource['kind'];

export class Configuration {
  readonly #clock: Clock;
  readonly #compiled = new WeakMap<AdsResource, readonly Piece[]>();
  readonly #accepted = {
    endpoints: new Map<string, Accepted>(),
    cluster: new Map<string, Accepted>(),
    routes: new Map<string, Accepted>(),
    listener: new Map<string, Accepted>(),
  };
  /** Resources refused since the start. */
  refusals = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accepted(kind: AcceptedKind): ReadonlyMap<string, Accepted> {
    return this.#accepted[kind];
  }

  /** Compiles, and keeps the result until the resource takes effect. Paths begin in it. */
  check(resource: AdsResource): readonly string[] {
    const reasons = resource.unknown
      .filter(guards)
      .map((path) => `${path}: unknown to this version, and ignoring it could let more in`);
    const compiled = compile(resource);
    if (compiled.kind === 'ok') this.#compiled.set(resource, compiled.value);
    else
      reasons.push(
        ...compiled.problems.map(
          ({ path, message }) => `${within({ name: resource.name, path })} ${message}`,
        ),
      );
    if (reasons.length > 0) this.refusals += 1;
    return reasons;
  }

  /** Takes a step, and says what the data path has to change for it. */
  apply({ changed, removed }: AdsUpdate): PlanPatch {
    const set: Piece[] = [];
    const gone: PieceName[] = [];
    for (const resource of changed) {
      const { kind, name } = resource;
      const pieces = this.#compiled.get(resource) ?? [];
      gone.push(...this.#dropped({ kind, name }, pieces));
      this.#accepted[kind].set(name, { resource, pieces, at: this.#clock.now() });
      set.push(...pieces);
    }
    for (const removal of removed) {
      gone.push(...this.#dropped(removal, []));
      this.#accepted[removal.kind].delete(removal.name);
    }
    return { set, removed: gone };
  }

  /** Pieces the resource had and has no more, unless another resource has them now. */
  #dropped({ kind, name }: AdsRemoval, kept: readonly Piece[]): readonly PieceName[] {
    const before = this.#accepted[kind].get(name)?.pieces ?? [];
    return before
      .filter((old) => !kept.some(({ kind, name }) => kind === old.kind && name === old.name))
      .filter(
        (old) =>
          kind !== 'cluster' || old.kind !== 'endpoints' || !this.#accepted.endpoints.has(old.name),
      )
      .map((piece) => ({ kind: piece.kind, name: piece.name }));
  }
}

/** Why resources that came together, from a file, cannot be used. */
export function faultsOf(
  resources: readonly AdsResource[],
  configuration: Configuration,
): readonly string[] {
  return resources.flatMap((resource) =>
    configuration.check(resource).map((reason) => `${resource.kind} ${resource.name}: ${reason}`),
  );
}

function compile(resource: AdsResource): Compiled<readonly Piece[]> {
  switch (resource.kind) {
    case 'endpoints':
      return compileEndpoints(resource.value);
    case 'cluster':
      return compileCluster(resource.value);
    case 'routes':
      return compileRoutes(resource.value);
    case 'listener':
      return compileListener(resource.value);
  }
}

/** `cluster reviews.lb_policy` → `lb_policy`. */
function within({ name, path }: { readonly name: string; readonly path: string }): string {
  const start = `${path.slice(0, path.indexOf(' '))} ${name}.`;
  return path.startsWith(start) ? path.slice(start.length) : path;
}

/** A match that knows less matches more; a TLS context that knows less trusts more. */
function guards(path: string): boolean {
  return /transportSocket|filterChainMatch|\bmatch\b|headers\[|queryParameters\[|requireTls/.test(
    path,
  );
}
