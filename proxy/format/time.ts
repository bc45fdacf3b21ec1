// A moment as text: ISO 8601, or a pattern of strftime's letters with Envoy's additions for
// fractions of a second.   hot path

type TimeFormat = (ms: number) => string;

/** UTC, always: a proxy has no place of its own. */
export function timeFormat(pattern: string): TimeFormat {
  if (pattern === '') return isoTime;
  const pieces = piecesOf(pattern);
  return (ms) => {
    const date = new Date(ms);
    let text = '';
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      text += typeof piece === 'string' ? piece : piece(date);
    }
    return text;
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

type Piece = string | ((date: Date) => string);

const PIECE = /%(?:([1-9])f|E\*S|E([1-9])S|([a-zA-Z%]))/g;

function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of pattern.matchAll(PIECE)) {
    pieces.push(pattern.slice(at, match.index));
    pieces.push(pieceOf(match));
    at = match.index + match[0].length;
  }
  pieces.push(pattern.slice(at));
  return pieces;
}

function pieceOf([, digits, precise, letter]: RegExpMatchArray): Piece {
  if (digits !== undefined) return (date) => fraction(date, Number(digits));
  if (precise !== undefined) {
    return (date) => `${two(date.getUTCSeconds())}.${fraction(date, Number(precise))}`;
  }
  return LETTERS[letter ?? ''] ?? `%${letter ?? ''}`;
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DAYS = 'SunMonTueWedThuFriSat';

const LETTERS: Readonly<Record<string, Piece>> = {
  '%': '%',
  Y: (date) => String(date.getUTCFullYear()),
  y: (date) => two(date.getUTCFullYear() % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  b: (date) => MONTHS.slice(date.getUTCMonth() * 3, date.getUTCMonth() * 3 + 3),
  a: (date) => DAYS.slice(date.getUTCDay() * 3, date.getUTCDay() * 3 + 3),
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  R: (date) => date.toISOString().slice(11, 16),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  f: (date) => fraction(date, 9),
  z: '+0000',
  Z: 'UTC',
};

function fraction(date: Date, digits: number): string {
  return `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`.slice(0, digits);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
