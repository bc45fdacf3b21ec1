// Which version of each resource the other end has, or has under way. Proxies of one view have the
// same, so it is said by the collection they were told of, and beside it only what differs: of a
// thousand proxies none needs a list of its own.
import { memo } from '../../lib/pure/index.ts';
import type { Versioned } from '../snapshot/index.ts';

type Resources = ReadonlyMap<string, Versioned>;
export type Names = ReadonlySet<string>;

const NOTHING: Resources = new Map();
const NOBODY: Names = new Set();

export class Held {
  #told: Resources = NOTHING;
  /** Of those that were told; undefined: all. */
  #names: Names | undefined;
  /** What differs from it; undefined: it does not have that one. */
  readonly #own = new Map<string, string | undefined>();

  constructor(versions: Readonly<Record<string, string>>) {
    for (const [name, version] of Object.entries(versions)) this.#own.set(name, version);
  }

  get(name: string): string | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    if (this.#names?.has(name) === false) return undefined;
    return this.#told.get(name)?.version;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, version: string): void {
    this.#own.set(name, version);
  }

  /** False: it had nothing by that name. */
  delete(name: string): boolean {
    if (!this.has(name)) return false;
    if (this.#told.has(name)) this.#own.set(name, undefined);
    else this.#own.delete(name);
    return true;
  }

  clear(): void {
    this.#told = NOTHING;
    this.#names = undefined;
    this.#own.clear();
  }

  *keys(): Iterable<string> {
    for (const [name, version] of this.#own) if (version !== undefined) yield name;
    for (const name of this.#names ?? this.#told.keys()) {
      if (this.#told.has(name) && !this.#own.has(name)) yield name;
    }
  }

  get size(): number {
    let size = this.#names === undefined ? this.#told.size : common(this.#told, this.#names);
    for (const [name, version] of this.#own) {
      const isTold = this.#told.has(name) && this.#names?.has(name) !== false;
      size += Number(version !== undefined) - Number(isTold);
    }
    return size;
  }

  /** From now on it has all of this, or all of these names, and besides only `more`. */
  becomes(told: Resources, { names, more }: { names: Names | undefined; more: Names }): void {
    const kept = [...more].flatMap((name) => {
      const version = this.get(name);
      return version === undefined || told.has(name) ? [] : [[name, version] as const];
    });
    this.#told = told;
    this.#names = names;
    this.#own.clear();
    for (const [name, version] of kept) this.#own.set(name, version);
  }
}

const common = memo((told: Resources, names: Names): number => {
  let found = 0;
  for (const name of names) if (told.has(name)) found += 1;
  return found;
});

/** The same names, as one set for all who have named everything there is. */
export function sharedNames(names: Names, all: Resources): Names {
  if (names.size === 0) return NOBODY;
  if (names.size !== all.size) return names;
  for (const name of names) if (!all.has(name)) return names;
  return namesOf(all);
}

const namesOf = memo((all: Resources): Names => new Set(all.keys()));
