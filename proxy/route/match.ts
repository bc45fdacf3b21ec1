// Does a route take a request: path first, then headers, then query, all of which must hold.
// hot path
import type { HeaderMatch, RouteMatch } from '../plan/index.ts';
import type { RequestHead } from '../http/index.ts';
import { matcher, type Matcher } from './text-match.ts';

type NamedMatcher = {
  readonly name: string;
  readonly value: Matcher | undefined;
  readonly invert: boolean;
};

export class CompiledMatch {
  readonly #path: Matcher | undefined;
  readonly #headers: readonly NamedMatcher[];
  readonly #query: readonly NamedMatcher[];

  constructor(match: RouteMatch) {
    this.#path = match.path === undefined ? undefined : matcher(match.path);
    this.#headers = compiled(match.headers);
    this.#query = compiled(match.query);
  }

  /** The first predicate that fails, in words, or undefined when all hold. */
  misses(head: RequestHead, path: string): string | undefined {
    if (this.#path !== undefined && !this.#path(path)) return 'path';
    for (let i = 0; i < this.#headers.length; i++) {
      const wanted = this.#headers[i]!;
      if (headerHolds(wanted, head) === wanted.invert) return `header ${wanted.name}`;
    }
    if (this.#query.length === 0) return undefined;
    const values = new URLSearchParams(head.target.slice(path.length));
    for (let i = 0; i < this.#query.length; i++) {
      const wanted = this.#query[i]!;
      const value = values.get(wanted.name) ?? undefined;
      if (valueHolds(wanted, value) === wanted.invert) return `query ${wanted.name}`;
    }
    return undefined;
  }
}

function compiled(matches: readonly HeaderMatch[]): NamedMatcher[] {
  const all: NamedMatcher[] = [];
  for (const { name, value, invert } of matches) {
    all.push({ name, invert, value: value === undefined ? undefined : matcher(value) });
  }
  return all;
}

/** Value by value: a list joined by commas has let rules be passed by. */
function headerHolds(wanted: NamedMatcher, head: RequestHead): boolean {
  if (wanted.name === ':method') return valueHolds(wanted, head.method);
  if (wanted.name === ':authority') return valueHolds(wanted, head.authority);
  if (wanted.name === ':scheme') return valueHolds(wanted, head.scheme);
  if (wanted.name === ':path') return valueHolds(wanted, head.target);
  const { list } = head.headers;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] === wanted.name && valueHolds(wanted, list[i + 1])) return true;
  }
  return false;
}

function valueHolds(wanted: NamedMatcher, value: string | undefined): boolean {
  if (value === undefined) return false;
  return wanted.value === undefined || wanted.value(value);
}
