// Few parameters, and none that can be swapped by mistake.
import type { Rule, Violation } from './rule.ts';
import type { SourceFile } from './tree.ts';

const PARAMETERS_MAX = 3;
// Names that say the order does not matter.
const FREE_PAIRS = new Set(['a b', 'one other', 'left right', 'first second']);
const SIGNATURE = /^(?:export )?(?:async )?function\*? (\w+)(?:<[^(]*>)?\(/gm;

export const parameters: Rule = {
  name: 'parameters',
  why: 'A call reads by itself: at most three in a row, and never two of one type side by side.',
  check: (tree) => tree.sources.filter(({ generated }) => !generated).flatMap(unclear),
  refuses: [
    { 'lib/a.ts': 'function f(a: A, b: B, c: C, d: D): void {}' },
    { 'lib/a.ts': 'export async function f(\n  from: string,\n  to: string,\n): Promise<void> {}' },
  ],
  accepts: [
    { 'lib/a.ts': 'function f(a: Map<A, B>, { b, c }: { b: B; c: C }, d = 1): void {}' },
    { 'lib/a.ts': 'function f(a: () => A, ...rest: string[]): void {}\nf(a, b, c, d);' },
    { 'lib/a.ts': 'function lighter(a: Endpoint, b: Endpoint): Endpoint {}' },
  ],
};

function unclear(file: SourceFile): Violation[] {
  const code = file.code.join('\n');
  return [...code.matchAll(SIGNATURE)].flatMap(({ 0: head, 1: name = '', index }): Violation[] => {
    const listed = parametersFrom(code, index + head.length);
    const line = code.slice(0, index).split('\n').length;
    const place = { path: file.path, line };
    if (listed.length > PARAMETERS_MAX) {
      return [{ ...place, says: `${name} takes ${listed.length}: give it an object` }];
    }
    const twin = listed.find((each, at) => areTwins({ one: each, other: listed[at + 1] ?? '' }));
    if (twin === undefined) return [];
    const says = `${name} takes two ${typeOf(twin) ?? ''} side by side: give it an object`;
    return [{ ...place, says }];
  });
}

// Splits at the commas that are not inside brackets of any kind; `=>` closes nothing.
function parametersFrom(code: string, begin: number): string[] {
  const listed: string[] = [];
  let depth = 0;
  let from = begin;
  for (let at = begin; at < code.length; at += 1) {
    const char = code[at] ?? '';
    if (char === ')' && depth === 0) {
      listed.push(code.slice(from, at));
      break;
    }
    if ('([{<'.includes(char)) depth += 1;
    else if (')]}'.includes(char) || (char === '>' && code[at - 1] !== '=')) depth -= 1;
    else if (char === ',' && depth === 0) {
      listed.push(code.slice(from, at));
      from = at + 1;
    }
  }
  return listed.map((each) => each.trim()).filter((each) => each !== '');
}

function areTwins({ one, other }: { readonly one: string; readonly other: string }): boolean {
  const type = typeOf(one);
  if (type === undefined || type !== typeOf(other)) return false;
  return !FREE_PAIRS.has([one, other].map((each) => each.split(/\W/)[0]).join(' '));
}

function typeOf(parameter: string): string | undefined {
  return /^\w+\??:\s*([^=]+?)\s*(?:=(?!>).*)?$/s.exec(parameter)?.[1];
}
