// Every match of a pattern becomes something else, in which `\1` is what its first group took.
// hot path
import { RE2JS } from 're2js';
import type { Substitution } from '../plan/index.ts';

type Piece = string | number;

export function substitution({
  pattern,
  substitution: text,
}: Substitution): (from: string) => string {
  const wanted = RE2JS.compile(pattern);
  const pieces = piecesOf(text);
  return (from) => {
    const match = wanted.matcher(from);
    let result = '';
    let at = 0;
    while (match.find()) {
      result += from.slice(at, match.start());
      for (let i = 0; i < pieces.length; i++) {
        const piece = pieces[i]!;
        result += typeof piece === 'string' ? piece : (match.group(piece) ?? '');
      }
      at = match.end();
    }
    return result + from.slice(at);
  };
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    const next = text[i + 1] ?? '';
    if (text[i] !== '\\' || !/[\\\d]/.test(next)) {
      literal += text[i] ?? '';
      continue;
    }
    i += 1;
    if (next === '\\') {
      literal += next;
      continue;
    }
    if (literal !== '') pieces.push(literal);
    literal = '';
    pieces.push(Number(next));
  }
  if (literal !== '') pieces.push(literal);
  return pieces;
}
