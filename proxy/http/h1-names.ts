// Header names as HTTP/1 peers write them: checked and put in lower case once, and marked where the
// name concerns the connection rather than the message.   hot path

import type { HeadLines } from './h1-lines.ts';
import { copied } from './h1-values.ts';

/** What a name means to the reader of a head. */
type NameKind =
  | 'ordinary'
  | 'underscored'
  | 'disguised'
  | 'host'
  | 'content-length'
  | 'transfer-encoding'
  | 'connection'
  | 'upgrade'
  | 'expect'
  | 'keep-alive'
  | 'te'
  | 'trailer'
  | 'hop-by-hop';

export class Name {
  readonly lower: string;
  readonly kind: NameKind;
  readonly isOrdinary: boolean;
  /** As it was spelled. */
  readonly raw: string;

  constructor({ lower, raw }: Spelling, kind: NameKind) {
    this.lower = lower;
    this.raw = raw;
    this.kind = kind;
    this.isOrdinary = kind === 'ordinary';
  }
}

type Spelling = { readonly lower: string; readonly raw: string };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const FRAMING: readonly NameKind[] = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
  'keep-alive',
  'te',
  'trailer',
];
const HOP_BY_HOP = [
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'http2-settings',
];
const COMMON = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-type',
  'cookie',
  'date',
  'etag',
  'forwarded',
  'if-none-match',
  'last-modified',
  'location',
  'origin',
  'referer',
  'server',
  'set-cookie',
  'traceparent',
  'tracestate',
  'user-agent',
  'vary',
  'via',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-request-id',
];

// perf: what everybody sends is found by the spelling it came in; shared, since it never grows.
const KNOWN: ReadonlyMap<string, Name> = known();

// What one peer's own names may take of memory. Beyond it they are read anew each time.
const OWN_NAMES_MAX = 64;

export class H1Names {
  #own: Map<string, Name> | undefined = undefined;
  /** By line, as the last head had them: most heads on a connection have the same, in order. */
  readonly #last: Name[] = [];

  /** The name before the colon of a line. Undefined: not a name. */
  nameOf(text: string, lines: HeadLines, line: number): Name | undefined {
    const start = lines.startOf(line);
    const colon = lines.colonOf(line);
    const last = this.#last[line - 1];
    const isSame = last !== undefined && last.raw.length === colon - start;
    // perf: 0.03 µs; cutting the name out and looking it up takes 0.06.
    if (isSame && text.startsWith(last.raw, start)) return last;
    const name = this.find(text.slice(start, colon));
    if (name !== undefined && line <= this.#last.length + 1) this.#last[line - 1] = name;
    return name;
  }

  /** Undefined: not a name. */
  find(raw: string): Name | undefined {
    return KNOWN.get(raw) ?? this.#own?.get(raw) ?? this.#learn(raw);
  }

  #learn(raw: string): Name | undefined {
    if (!TOKEN.test(raw)) return undefined;
    const copy = copied(raw);
    const lower = copy.toLowerCase();
    const name = new Name({ lower, raw: copy }, KNOWN.get(lower)?.kind ?? kindOf(lower));
    this.#own ??= new Map();
    if (this.#own.size < OWN_NAMES_MAX) this.#own.set(copy, name);
    return name;
  }
}

/** `Transfer_Encoding`: nobody means well by it, and some servers take it for the real one. */
function kindOf(lower: string): NameKind {
  if (!lower.includes('_')) return 'ordinary';
  const kind = KNOWN.get(lower.replaceAll('_', '-'))?.kind;
  return kind === undefined || kind === 'ordinary' ? 'underscored' : 'disguised';
}

// Names that no peer may have us drop by listing them in `Connection`: the next server would judge
// another request than we did.
const PROTECTED = new Set([
  'host',
  'authorization',
  'cookie',
  'content-length',
  'transfer-encoding',
  'forwarded',
]);

export function isProtected(name: string): boolean {
  if (PROTECTED.has(name) || name.charCodeAt(0) === 58 /* : */) return true;
  return name.startsWith('x-forwarded-') || name.startsWith('x-envoy-') || name.startsWith('l5d-');
}

// What a trailer may not say: it would come after everybody has acted on the head (RFC 9110,
// 6.5.1).
const NOT_IN_TRAILERS = new Set([
  'authorization',
  'cache-control',
  'content-encoding',
  'content-range',
  'content-type',
  'cookie',
  'forwarded',
  'max-forwards',
  'range',
  'set-cookie',
  'www-authenticate',
]);

export function mayTrail(name: Name): boolean {
  const { kind, lower } = name;
  if (kind !== 'ordinary' && kind !== 'underscored') return false;
  return !NOT_IN_TRAILERS.has(lower) && !isProtected(lower);
}

function known(): Map<string, Name> {
  const names = new Map<string, Name>();
  for (const kind of FRAMING) spell(names, kind, kind);
  for (const lower of HOP_BY_HOP) spell(names, lower, 'hop-by-hop');
  for (const lower of COMMON) spell(names, lower, 'ordinary');
  return names;
}

/** In lower case, and with the capitals that programs give it. */
function spell(names: Map<string, Name>, lower: string, kind: NameKind): void {
  const capitals = lower.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
  for (const raw of [lower, capitals]) names.set(raw, new Name({ lower, raw }, kind));
}
