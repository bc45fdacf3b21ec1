// What was accepted, by kind and name: resources, and what their pieces are called. Says of each
// new resource why it cannot be used, of each step which pieces change, and once of everything that
// is accepted and does not act. Pieces themselves go to the data thread and are not kept.
import type { Clock } from '../../lib/index.ts';
import {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
  compileSecret,
  type Compiled,
  type Files,
  type Finding,
} from '../compile/index.ts';
import { seal, type Piece, type PieceName, type SealedPiece } from '../plan/index.ts';
import { secretProblem } from '../tls/index.ts';
import type { AdsRemoval, AdsResource, AdsUpdate } from '../xds/index.ts';
import type { SealedPatch } from './slices.ts';

type Understood = {
  readonly pieces: readonly SealedPiece[];
  readonly findings: readonly Finding[];
};

type Accepted = {
  readonly resource: AdsResource;
  readonly names: readonly PieceName[];
  readonly findings: readonly Finding[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Compiled anew each time: for people who look. */
  readonly pieces: readonly Piece[];
};

type AcceptedKind = AdsResource['kind'];

type ConfigurationEffects = {
  readonly clock: Clock;
  /** What resources may read of the machine; nothing by default. */
  readonly files?: Files;
  /** Told once of each. */
  readonly onFinding?: (finding: Finding) => void;
};

// What a fleet of resources that all say the same odd thing may fill of a log.
const FINDINGS_TOLD_MAX = 1000;

export class Configuration {
  readonly #effects: ConfigurationEffects;
  readonly #compiled = new WeakMap<AdsResource, Understood>();
  readonly #accepted = {
    secret: new Map<string, Accepted>(),
    endpoints: new Map<string, Accepted>(),
    cluster: new Map<string, Accepted>(),
    routes: new Map<string, Accepted>(),
    listener: new Map<string, Accepted>(),
  };
  readonly #told = new Set<string>();
  /** Resources refused since the start. */
  refusals = 0;
  /** Findings of what is in force. */
  findings = 0;

  constructor(effects: ConfigurationEffects) {
    this.#effects = effects;
  }

  accepted(kind: AcceptedKind): ReadonlyMap<string, Accepted> {
    return this.#accepted[kind];
  }

  /** Compiles, and keeps the result until the resource takes effect. Paths begin in it. */
  check(resource: AdsResource): readonly string[] {
    const compiled = this.#compile(resource);
    for (const finding of compiled.findings) this.#tell(finding);
    if (compiled.kind === 'ok') {
      const { value, findings } = compiled;
      const unusable = value.flatMap((piece) =>
        piece.kind === 'secret' && resource.kind === 'secret' ? (secretProblem(piece) ?? []) : [],
      );
      if (unusable.length > 0) {
        this.refusals += 1;
        return unusable;
      }
      this.#compiled.set(resource, { pieces: value.map(seal), findings });
      return [];
    }
    this.refusals += 1;
    return compiled.problems.map(
      ({ path, message }) => `${within({ name: resource.name, path })} ${message}`,
    );
  }

  /** Takes a step, and says what the data path has to change for it. */
  apply({ changed, removed }: AdsUpdate): SealedPatch {
    const set: SealedPiece[] = [];
    const gone: PieceName[] = [];
    for (const resource of changed) {
      const { kind, name } = resource;
      const understood = this.#compiled.get(resource) ?? NOTHING;
      const before = this.#accepted[kind].get(name);
      gone.push(...this.#dropped({ kind, name }, understood.pieces));
      this.#compiled.delete(resource);
      this.#accepted[kind].set(name, this.#acceptedOf(resource, understood));
      this.findings += understood.findings.length - (before?.findings.length ?? 0);
      set.push(...understood.pieces);
    }
    for (const removal of removed) {
      gone.push(...this.#dropped(removal, []));
      this.findings -= this.#accepted[removal.kind].get(removal.name)?.findings.length ?? 0;
      this.#accepted[removal.kind].delete(removal.name);
    }
    return { set, removed: gone };
  }

  #acceptedOf(resource: AdsResource, { pieces, findings }: Understood): Accepted {
    const compile = (): Compiled => this.#compile(resource);
    return {
      resource,
      names: pieces.map(({ kind, name }) => ({ kind, name })),
      findings,
      at: this.#effects.clock.now(),
      get pieces() {
        const compiled = compile();
        return compiled.kind === 'ok' ? compiled.value : [];
      },
    };
  }

  #compile(resource: AdsResource): Compiled {
    const { files } = this.#effects;
    const compiling = { unknown: resource.unknown, ...(files === undefined ? {} : { files }) };
    switch (resource.kind) {
      case 'secret':
        return compileSecret(resource.value, compiling);
      case 'endpoints':
        return compileEndpoints(resource.value, compiling);
      case 'cluster':
        return compileCluster(resource.value, compiling);
      case 'routes':
        return compileRoutes(resource.value, compiling);
      case 'listener':
        return compileListener(resource.value, compiling);
    }
  }

  #tell(finding: Finding): void {
    const key = `${finding.path} ${finding.message}`;
    if (this.#told.has(key) || this.#told.size >= FINDINGS_TOLD_MAX) return;
    this.#told.add(key);
    this.#effects.onFinding?.(finding);
  }

  /** Pieces the resource had and has no more, unless another resource has them now. */
  #dropped({ kind, name }: AdsRemoval, kept: readonly PieceName[]): readonly PieceName[] {
    const before = this.#accepted[kind].get(name)?.names ?? [];
    return before
      .filter((old) => !kept.some(({ kind, name }) => kind === old.kind && name === old.name))
      .filter(
        (old) =>
          kind !== 'cluster' || old.kind !== 'endpoints' || !this.#accepted.endpoints.has(old.name),
      )
      .map((piece) => ({ kind: piece.kind, name: piece.name }));
  }
}

const NOTHING: Understood = { pieces: [], findings: [] };

/** Why resources that came together, from a file, cannot be used. */
export function faultsOf(
  resources: readonly AdsResource[],
  configuration: Configuration,
): readonly string[] {
  return resources.flatMap((resource) =>
    configuration.check(resource).map((reason) => `${resource.kind} ${resource.name}: ${reason}`),
  );
}

/** `cluster reviews.lb_policy` → `lb_policy`. */
function within({ name, path }: { readonly name: string; readonly path: string }): string {
  const start = `${path.slice(0, path.indexOf(' '))} ${name}.`;
  return path.startsWith(start) ? path.slice(start.length) : path;
}
