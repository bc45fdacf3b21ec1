// States what must hold. When it does not, the program has a bug, and saying so at once is best.

export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(`this must not happen: ${why}`);
}
