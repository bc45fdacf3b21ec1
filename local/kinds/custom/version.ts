// The order in which versions are preferred: stable before beta before alpha, higher before lower,
// and names that are no such version last, by the alphabet.

const VERSION = /^v([1-9]\d{0,8})(?:(alpha|beta)([1-9]\d{0,8}))?$/;

/** A comparison for `sort`, hence two of one type: negative if `one` is preferred to `other`. */
export function byVersionPriority(one: string, other: string): number {
  const rival = rankOf(other);
  for (const [index, rank] of rankOf(one).entries()) {
    const difference = (rival[index] ?? 0) - rank;
    if (difference !== 0) return difference;
  }
  return one < other ? -1 : one === other ? 0 : 1;
}

/** Stability, major, minor; higher is preferred. */
function rankOf(version: string): readonly number[] {
  const match = VERSION.exec(version);
  if (match === null) return [0, 0, 0];
  const stability = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
