// Worlds that come of one another, as a cluster's do: what did not change is the same object in
// the next, so that the short paths of the control plane are taken.
import { keepEqual } from '../../lib/pure/index.ts';
import { worldOfYaml } from '../../control-plane/watch/index.ts';
import { collection, type Collection, type World } from '../../control-plane/world/index.ts';
import type { Random } from '../../lib/index.ts';

type Named = {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp: string;
  };
};

/** The world of these documents, which should keep their places from one world to the next. */
export function worldAfter(before: World | undefined, yaml: readonly string[]): World {
  const { world, problems } = worldOfYaml(yaml);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (before === undefined) return world;
  const kept: Record<string, unknown> = {};
  const others = new Map<string, unknown>(Object.entries(before));
  for (const [kind, now] of Object.entries(world)) {
    const was = others.get(kind);
    kept[kind] = isCollection(now) && isCollection(was) ? keep(was, now) : keepEqual(was, now);
  }
  return { ...world, ...kept };
}

function keep(...[was, now]: readonly [Collection<Named>, Collection<Named>]): Collection<Named> {
  const known = new Map(was.all.map((each) => [nameOf(each), each]));
  return collection(
    now.all.map((each) => keepEqual(known.get(nameOf(each)), each)),
    was,
  );
}

function nameOf({ metadata: { namespace = '', name } }: Named): string {
  return `${namespace}/${name}`;
}

function isCollection(value: unknown): value is Collection<Named> {
  return typeof value === 'object' && value !== null && 'byNamespace' in value;
}

/** One of the ways to write each document, of which any may be missing, and the ways to go on. */
export class ChangingYaml {
  readonly #ways: readonly (readonly string[])[];
  readonly #random: Random;
  readonly #chosen: string[];

  constructor(ways: readonly (readonly string[])[], random: Random) {
    this.#ways = ways;
    this.#random = random;
    this.#chosen = ways.map((way) => this.#pick(way));
  }

  get yaml(): readonly string[] {
    return this.#chosen;
  }

  /** Some documents are others now. */
  change(): void {
    for (let i = 0; i <= this.#random.below(2); i++) {
      const at = this.#random.below(this.#ways.length);
      this.#chosen[at] = this.#pick(this.#ways[at] ?? []);
    }
  }

  #pick(ways: readonly string[]): string {
    return ways[this.#random.below(ways.length)] ?? ABSENT;
  }
}

/** Keeps the place of a document that is not there. */
export const ABSENT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: absent }\n';
