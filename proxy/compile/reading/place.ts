// Where in a resource we are, and where what is found there goes: problems refuse the resource,
// findings are told to people, secrets become pieces of their own.
import type { SecretPlan } from '../../plan/index.ts';

/** Something at a path of the resource: `listener web.filter_chains[0].filters[0]`. */
export type Finding = { readonly path: string; readonly message: string };

/** What a resource names on the machine. */
export interface Files {
  /** Undefined: it cannot be read. */
  file(path: string): string | undefined;
  variable(name: string): string | undefined;
}

type Ground = {
  readonly problems: Finding[];
  readonly findings: Finding[];
  readonly secrets: SecretPlan[];
  readonly files: Files;
};

export class Place {
  readonly #parent: Place | undefined;
  readonly #segment: string | number;
  readonly #ground: Ground;

  private constructor(parent: Place | undefined, segment: string | number, ground: Ground) {
    this.#parent = parent;
    this.#segment = segment;
    this.#ground = ground;
  }

  static top(name: string, ground: Ground): Place {
    return new Place(undefined, name, ground);
  }

  /** Made from its parts when somebody asks: most places are never named. */
  get path(): string {
    const parent = this.#parent;
    if (parent === undefined) return String(this.#segment);
    return typeof this.#segment === 'number'
      ? `${parent.path}[${this.#segment}]`
      : `${parent.path}.${this.#segment}`;
  }

  get files(): Files {
    return this.#ground.files;
  }

  at(field: string | number): Place {
    return new Place(this, field, this.#ground);
  }

  /** The resource cannot be used. */
  reject(message: string): void {
    this.#ground.problems.push({ path: this.path, message });
  }

  /** The resource can be used, but not all of it acts. */
  note(message: string): void {
    this.#ground.findings.push({ path: this.path, message });
  }

  secret(plan: SecretPlan): void {
    this.#ground.secrets.push(plan);
  }

  /** Each of a list, with the place where it stands. */
  each<T, R>(list: readonly T[] | undefined, make: (item: T, place: Place) => R): readonly R[] {
    return list === undefined ? [] : list.map((item, i) => make(item, this.at(i)));
  }
}
