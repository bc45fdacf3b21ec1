// What the compilers of each resource share: problems with their path, and values in the plan's
// units.

export type Problem = { readonly path: string; readonly message: string };

/** Where in a resource we are, and where problems go. */
export class Place {
  readonly path: string;
  readonly #problems: Problem[];

  constructor(path: string, problems: Problem[]) {
    this.path = path;
    this.#problems = problems;
  }

  at(field: string | number): Place {
    const path = typeof field === 'number' ? `${this.path}[${field}]` : `${this.path}.${field}`;
    return new Place(path, this.#problems);
  }

  reject(message: string): void {
    this.#problems.push({ path: this.path, message });
  }
}

/** `1.5s` → 1500. */
export function milliseconds(duration: string | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : Math.round(parseFloat(duration) * 1000);
}

export function compiled<T>(result: T, problems: readonly Problem[]): Compiled<T> {
  if (problems.length > 0) return { kind: 'rejected', problems };
  return { kind: 'ok', value: result };
}

export type Compiled<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] };
