// Cuts the text of a label selector into words and signs.

export type SelectorToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: '=' | '!=' | '!' | ',' | '(' | ')' };

type Scan =
  | { readonly kind: 'ok'; readonly tokens: readonly SelectorToken[] }
  | { readonly kind: 'rejected'; readonly reason: string };

// A label key is at most 253 + 1 + 63 characters; a query with more than this is not a selector.
const SELECTOR_CHARACTERS_MAX = 16_384;

export function scanSelector(text: string): Scan {
  if (text.length > SELECTOR_CHARACTERS_MAX) {
    return { kind: 'rejected', reason: `longer than ${SELECTOR_CHARACTERS_MAX} characters` };
  }
  const tokens: SelectorToken[] = [];
  const pattern = /\s*(?:(==|=|!=|!|,|\(|\))|([A-Za-z0-9][A-Za-z0-9._/-]*))\s*/y;
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex;
    const found = pattern.exec(text);
    if (found === null) {
      if (text.slice(from).trim() === '') break;
      return {
        kind: 'rejected',
        reason: `unexpected character at '${text.slice(from, from + 20)}'`,
      };
    }
    tokens.push(tokenOf({ sign: found[1], word: found[2] }));
  }
  return { kind: 'ok', tokens };
}

type Found = { readonly sign: string | undefined; readonly word: string | undefined };

function tokenOf({ sign, word }: Found): SelectorToken {
  switch (sign) {
    case '=':
    case '==':
      return { kind: '=' };
    case '!=':
    case '!':
    case ',':
    case '(':
    case ')':
      return { kind: sign };
    default:
      return { kind: 'word', text: word ?? '' };
  }
}
