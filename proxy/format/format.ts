// A text with `%…%` in it, taken apart once and then filled in for each exchange. Knows nothing of
// where the text ends up: a log escapes what others sent, a header says nothing for nothing.
// hot path
import type { FormatFacts } from './facts.ts';
import { NEEDS_ARGUMENT, operator, type Operator, type Value } from './operators.ts';

export type Format = (facts: FormatFacts) => string;

/** For values of headers and bodies: what is not there is empty. */
export function textFormat(format: string): Format {
  const pieces = piecesOf(format);
  const [only] = pieces;
  if (pieces.length === 0) return () => '';
  if (pieces.length === 1 && typeof only === 'string') return () => only;
  return (facts) => filled(pieces, facts, plain);
}

/** For lines of a log: what is not there is `-`, and what peers sent cannot begin a line. */
export function logFormat(format: string): Format {
  const pieces = piecesOf(format);
  return (facts) => filled(pieces, facts, printable);
}

/** For members of a JSON object: one operator alone keeps its type. */
export function valueFormat(format: string): (facts: FormatFacts) => Value {
  const pieces = piecesOf(format);
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'function') return only;
  return (facts) => filled(pieces, facts, dashed);
}

/** What is wrong with a format, in words; undefined when it can be used. */
export function formatProblem(format: string): string | undefined {
  for (const match of format.matchAll(PIECE)) {
    const [whole, name, argument] = match;
    if (whole === '%%') continue;
    if (name === undefined) return `there is no end to '${format.slice(match.index)}'`;
    if (operator({ name, argument: argument ?? '' }) === undefined) return `'${name}' is not known`;
    if (NEEDS_ARGUMENT.has(name) && (argument ?? '') === '') return `'${name}' needs an argument`;
  }
  return undefined;
}

type Piece = string | Operator;

const PIECE = /%(?:%|([A-Z][A-Z0-9_]*)(?:\(([^)]*)\))?(?::(\d+))?%)?/g;

function piecesOf(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  let at = 0;
  for (const match of format.matchAll(PIECE)) {
    const [whole, name, argument = '', length] = match;
    literal += format.slice(at, match.index);
    at = match.index + whole.length;
    const found = name === undefined ? undefined : operator({ name, argument });
    if (found === undefined) {
      literal += whole === '%%' ? '%' : whole;
      continue;
    }
    if (literal !== '') pieces.push(literal);
    literal = '';
    pieces.push(length === undefined ? found : shortened(found, Number(length)));
  }
  literal += format.slice(at);
  if (literal !== '') pieces.push(literal);
  return pieces;
}

function shortened(full: Operator, length: number): Operator {
  return (facts) => {
    const value = full(facts);
    return typeof value === 'string' ? value.slice(0, length) : value;
  };
}

function filled(
  pieces: readonly Piece[],
  facts: FormatFacts,
  say: (value: Value) => string,
): string {
  let text = '';
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    text += typeof piece === 'string' ? piece : say(piece(facts));
  }
  return text;
}

function plain(value: Value): string {
  return value === undefined ? '' : String(value);
}

function dashed(value: Value): string {
  return value === undefined ? '-' : String(value);
}

// Tabs are harmless; a line that ends early, or a terminal that is steered, is not.
const UNPRINTABLE = /[\0-\x08\x0a-\x1f\x7f]/;
const UNPRINTABLES = /[\0-\x08\x0a-\x1f\x7f]/g;

function printable(value: Value): string {
  if (value === undefined || value === '') return '-';
  if (typeof value === 'number' || !UNPRINTABLE.test(value)) return String(value);
  return value.replace(UNPRINTABLES, escaped);
}

function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
