// One canonical path for routing, policy, logs and the upstream: where two of them understood the
// same path differently, requests went past the policies meant for them. Pure; knows the text of a
// target and what its listener wants.   hot path

export type CanonicalRules = {
  /** Dot segments are resolved and needless escapes undone (RFC 3986, 6.2.2). */
  readonly normalize: boolean;
  readonly mergeSlashes: boolean;
  /** `%2F` and `%5C`. */
  readonly escapedSlashes: 'keep' | 'reject' | 'redirect' | 'decode';
  /** `..;x`, which is `..` to some servers and a name to others. */
  readonly rejectsDotParameters: boolean;
};

export type Canonical =
  | { readonly kind: 'ok'; readonly target: string }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'redirect'; readonly target: string };

// What any rule could object to. A target without it is canonical as it is.
const SUSPECT = /[%\\#;]|\/\/|\/\.|[^\x21-\x7e]/;

const ILLEGAL = /[^\x21-\x7e]|#/;
const ESCAPED_SLASH = /%2f|%5c/i;
const EVERY_ESCAPED_SLASH = /%2f|%5c/gi;
const BAD_ESCAPE = /%(?![0-9a-f]{2})/i;
const ESCAPED_CONTROL = /%(?:[01][0-9a-f]|7f)/i;
const ESCAPED_UNRESERVED = /%(?:2[de]|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;
const DOT_PARAMETERS = /\/(?:\.|%2e){1,2}(?:;|%3b)/i;
const SLASHES = /\/{2,}/g;
const SLASH = 47;

/** Whether `canonicalPath` has anything to do: almost never, so that it need not be called. */
export function isSuspect(target: string): boolean {
  return SUSPECT.test(target);
}

export function canonicalPath(target: string, rules: CanonicalRules): Canonical {
  // `*` and the authority of CONNECT have no path.
  if (target.charCodeAt(0) !== SLASH) return { kind: 'ok', target };
  const queryAt = target.indexOf('?');
  const query = queryAt === -1 ? '' : target.slice(queryAt);
  let path = queryAt === -1 ? target : target.slice(0, queryAt);
  if (ILLEGAL.test(target)) return rejected('illegal character in the target');
  const hasEscapedSlash = rules.escapedSlashes !== 'keep' && ESCAPED_SLASH.test(path);
  if (hasEscapedSlash) {
    if (rules.escapedSlashes === 'reject') return rejected('escaped slash in the path');
    path = path.replace(EVERY_ESCAPED_SLASH, '/');
  }
  if (rules.normalize) {
    if (path.includes('\\')) return rejected('backslash in the path');
    if (BAD_ESCAPE.test(path)) return rejected('malformed escape in the path');
    if (ESCAPED_CONTROL.test(path)) return rejected('escaped control in the path');
  }
  if (rules.rejectsDotParameters && DOT_PARAMETERS.test(path))
    return rejected('parameters on a dot segment');
  if (rules.normalize) path = withoutDots(path.replace(ESCAPED_UNRESERVED, unescaped));
  if (rules.mergeSlashes) path = path.replace(SLASHES, '/');
  const canonical = path + query;
  if (hasEscapedSlash && rules.escapedSlashes === 'redirect')
    return { kind: 'redirect', target: canonical };
  return { kind: 'ok', target: canonical };
}

function unescaped(escape: string): string {
  return String.fromCharCode(parseInt(escape.slice(1), 16));
}

/** Dot segments resolved (RFC 3986, 5.2.4); what leads above the root stays at it. */
function withoutDots(path: string): string {
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.split('/');
  const last = segments.length - 1;
  for (let i = 1; i <= last; i++) {
    const segment = segments[i]!;
    const isDots = segment === '.' || segment === '..';
    if (!isDots) kept.push(segment);
    if (segment === '..') kept.pop();
    if (isDots && i === last) kept.push('');
  }
  return `/${kept.join('/')}`;
}

function rejected(why: string): Canonical {
  return { kind: 'rejected', why };
}
