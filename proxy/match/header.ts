// Does a header fit? Value by value: a list joined by commas has let rules be passed by.   hot path
import type { Headers, RequestHead } from '../http/index.ts';
import type { HeaderMatch } from '../plan/index.ts';
import { matcher } from './text.ts';

export type HeaderTest = (headers: Headers) => boolean;
export type RequestTest = (head: RequestHead) => boolean;

/** A header of any message; `:method` and its like are no headers here. */
export function headerTest(match: HeaderMatch): HeaderTest {
  const { name } = match;
  const fits = valuesTest(match);
  return (headers) => fits(headers.list, name);
}

/** A header of a request, or what its first line said: `:method`, `:path`, `:authority`. */
export function requestTest(match: HeaderMatch): RequestTest {
  const { name } = match;
  const read = PSEUDO.get(name === 'host' ? ':authority' : name);
  if (read === undefined) {
    const fits = valuesTest(match);
    return (head) => fits(head.headers.list, name);
  }
  const { invert } = match;
  const fits = valueTest(match.value);
  return (head) => fits(read(head)) !== invert;
}

/** All must hold: the first that does not. */
export function firstMiss(tests: readonly RequestTest[], head: RequestHead): number {
  for (let i = 0; i < tests.length; i++) if (!tests[i]!(head)) return i;
  return -1;
}

// A map: header names come from outside, and an object knows `constructor`.
const PSEUDO: ReadonlyMap<string, (head: RequestHead) => string> = new Map([
  [':method', (head: RequestHead) => head.method],
  [':authority', (head: RequestHead) => head.authority],
  [':scheme', (head: RequestHead) => head.scheme],
  [':path', (head: RequestHead) => head.target],
]);

type ValuesTest = (list: readonly string[], name: string) => boolean;

function valuesTest({ value, invert, missingIsEmpty }: HeaderMatch): ValuesTest {
  const fits = valueTest(value);
  // What is not there fits nothing, not even inverted, unless it counts as empty.
  const missing = missingIsEmpty ? fits('') !== invert : value === undefined && invert;
  return (list, name) => {
    let isThere = false;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] !== name) continue;
      if (fits(list[i + 1]!)) return !invert;
      isThere = true;
    }
    return isThere ? invert : missing;
  };
}

const NUMBER = /^[+-]?\d{1,15}$/;

/** Of one value: a text, a whole number in a range, or anything. */
export function valueTest(value: HeaderMatch['value']): (text: string) => boolean {
  if (value === undefined) return () => true;
  if (value.kind !== 'range') return matcher(value);
  const { start, end } = value;
  return (text) => NUMBER.test(text) && Number(text) >= start && Number(text) < end;
}
