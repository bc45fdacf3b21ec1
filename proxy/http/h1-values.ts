// The grammar of single values in a head: lengths, authorities, lists.   hot path

const LENGTH = /^\d{1,16}$/;
const AUTHORITY = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=%]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;
// So many digits make a small integer, whatever they are.
const SMALL_DIGITS = 9;
const ZERO = 48;
const PORT_MAX = 65_535;

export function isAuthority(text: string): boolean {
  const parts = AUTHORITY.exec(text);
  return parts !== null && Number(parts[1] ?? 0) <= PORT_MAX;
}

/** -1: not a length. */
export function lengthOf(text: string): number {
  const { length } = text;
  if (length > 0 && length <= SMALL_DIGITS) return smallLength(text);
  const long = LENGTH.test(text) ? Number(text) : -1;
  return Number.isSafeInteger(long) ? long : -1;
}

function smallLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    length = length * 10 + digit;
  }
  return length;
}

/** HTTP/2 without TLS is never upgraded to: the request would pass every rule unseen. */
export function withoutClearText(upgrade: string): string {
  let kept = '';
  for (const token of upgrade.split(',')) {
    const name = token.trim();
    if (name !== '' && name !== 'h2c') kept = listOf([kept, name]);
  }
  return kept;
}

/** For what outlives its message: a slice would keep the whole head that it was cut from. */
export function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** One list of two; either may be empty. */
export function listOf([first, second]: readonly [string, string]): string {
  return first === '' ? second : `${first},${second}`;
}

export function welcomesTrailers(te: string): boolean {
  for (const each of te.toLowerCase().split(',')) if (each.trim() === 'trailers') return true;
  return false;
}
