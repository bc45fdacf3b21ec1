// JSON pointers (RFC 6901): `/spec/containers/0/image`, with `~1` for `/` and `~0` for `~`.

/** The reference tokens, or undefined when the text is not a pointer. */
export function parsePointer(text: string): readonly string[] | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The position a token names in a list, or undefined: no sign, no leading zero. */
export function listIndex(token: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(token) ? Number(token) : undefined;
}
