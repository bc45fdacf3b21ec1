// How servers of different strictness read the same bytes. Where two of these see different
// requests in what a proxy sent, one of them can be made to see a request that nobody sent.

export type Reading = {
  /** Bytes of the requests that were whole. */
  readonly consumed: number;
  readonly requests: number;
};

export type Reader = { readonly name: string; readonly read: (bytes: string) => Reading };

type Head = { readonly end: number; readonly lines: readonly string[] };
type Manner = {
  readonly head: (bytes: string, at: number) => Head | undefined;
  /** The body's framing. Undefined: this server would answer 400. */
  readonly framing: (lines: readonly string[]) => Framing;
};
type Framing =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'none' };

const REQUESTS_MAX = 8;
const NONE: Framing = { kind: 'none' };

export const READERS: readonly Reader[] = [
  // RFC 9112: transfer-encoding wins, lines end with CRLF.
  manner('by the book', {
    head: (bytes, at) => headUntil(bytes, { at, end: /\r\n\r\n/g, line: '\r\n' }),
    framing: (lines) =>
      isChunked(lines, /^transfer-encoding:/i) ? { kind: 'chunked' } : lengthIn(lines),
  }),
  manner('length first', {
    head: (bytes, at) => headUntil(bytes, { at, end: /\r\n\r\n/g, line: '\r\n' }),
    framing: (lines) => {
      const length = lengthIn(lines);
      if (length.kind === 'length') return length;
      return isChunked(lines, /^transfer-encoding:/i) ? { kind: 'chunked' } : NONE;
    },
  }),
  // Takes what looks like a line for one, and a blank before a colon for nothing.
  manner('lenient', {
    head: (bytes, at) => headUntil(bytes, { at, end: /\r?\n\r?\n/g, line: '\n' }),
    framing: (lines) =>
      isChunked(lines, /^\s*transfer[-_]encoding\s*:/i) ? { kind: 'chunked' } : lengthIn(lines),
  }),
  // Joins a folded line to the one before.
  manner('folding', {
    head: (bytes, at) => {
      const head = headUntil(bytes, { at, end: /\r\n\r\n/g, line: '\r\n' });
      if (head === undefined) return undefined;
      const lines = head.lines
        .join('\r\n')
        .replace(/\r\n[ \t]+/g, ' ')
        .split('\r\n');
      return { ...head, lines };
    },
    framing: (lines) =>
      isChunked(lines, /^transfer-encoding:/i) ? { kind: 'chunked' } : lengthIn(lines),
  }),
];

/** What each reader makes of the bytes, if they do not all agree. */
export function disagreement(bytes: string): string | undefined {
  const readings = READERS.map(({ name, read }) => ({ name, ...read(bytes) }));
  const [first] = readings;
  const agree = readings.every(
    ({ consumed, requests }) => consumed === first?.consumed && requests === first.requests,
  );
  if (agree) return undefined;
  return readings
    .map(({ name, requests, consumed }) => `${name}: ${requests} in ${consumed} bytes`)
    .join('; ');
}

export function byTheBook(bytes: string): Reading {
  return READERS[0]?.read(bytes) ?? { consumed: 0, requests: 0 };
}

function manner(name: string, { head, framing }: Manner): Reader {
  return {
    name,
    read(bytes) {
      let at = 0;
      let requests = 0;
      while (at < bytes.length && requests < REQUESTS_MAX) {
        const found = head(bytes, at);
        if (found === undefined) break;
        const end = bodyEnd(bytes, found.end, framing(found.lines.slice(1)));
        if (end === undefined) break;
        at = end;
        requests += 1;
      }
      return { consumed: at, requests };
    },
  };
}

type Where = { readonly at: number; readonly end: RegExp; readonly line: string };

function headUntil(bytes: string, { at, end, line }: Where): Head | undefined {
  end.lastIndex = at;
  const found = end.exec(bytes);
  if (found === null) return undefined;
  return { end: found.index + found[0].length, lines: bytes.slice(at, found.index).split(line) };
}

function isChunked(lines: readonly string[], name: RegExp): boolean {
  return lines.some((line) => name.test(line) && /chunked/i.test(line));
}

function lengthIn(lines: readonly string[]): Framing {
  const line = lines.find((each) => /^content-length\s*:/i.test(each));
  const bytes = parseInt(line?.slice(line.indexOf(':') + 1) ?? '', 10);
  return bytes > 0 ? { kind: 'length', bytes } : NONE;
}

/** Undefined: the body is not whole yet. */
function bodyEnd(bytes: string, from: number, framing: Framing): number | undefined {
  switch (framing.kind) {
    case 'none':
      return from;
    case 'length':
      return from + framing.bytes <= bytes.length ? from + framing.bytes : undefined;
    case 'chunked':
      return chunksEnd(bytes, from);
  }
}

function chunksEnd(bytes: string, from: number): number | undefined {
  let at = from;
  for (;;) {
    const lineEnd = bytes.indexOf('\n', at);
    if (lineEnd === -1) return undefined;
    const size = parseInt(bytes.slice(at, lineEnd), 16);
    if (Number.isNaN(size)) return undefined;
    at = lineEnd + 1;
    if (size > 0) {
      at += size + 2;
      if (at > bytes.length) return undefined;
      continue;
    }
    for (;;) {
      const end = bytes.indexOf('\n', at);
      if (end === -1) return undefined;
      const line = bytes.slice(at, end).trim();
      at = end + 1;
      if (line === '') return at;
    }
  }
}
