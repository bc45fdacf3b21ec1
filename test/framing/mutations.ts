// What can be wrong with a request, one thing at a time: each change has let two servers disagree
// about where a request ends, or whom it is for.
import type { Random } from '../../lib/index.ts';

export type Framing = 'none' | 'length' | 'chunked';

export type Draft = {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly string[];
  /** What the body says. */
  readonly content: string;
  /** The body as it is sent, in chunks if the request says so. */
  readonly body: string;
};

export type Mutation = {
  readonly name: string;
  /** Makes sense only for requests framed so. */
  readonly needs: Framing | undefined;
  readonly change: (draft: Draft, random: Random) => Draft;
};

export const MUTATIONS: readonly Mutation[] = [
  // ── where the body ends: its length ──
  length('length twice', (draft) => withHeader(draft, lengthLine(draft))),
  length('two lengths', (draft) => withHeader(draft, 'Content-Length: 0')),
  length('a list of lengths', (draft) => relength(draft, (n) => `${n}, ${n}`)),
  length('a list of two lengths', (draft) => relength(draft, (n) => `0, ${n}`)),
  length('a length with a plus', (draft) => relength(draft, (n) => `+${n}`)),
  length('a negative length', (draft) => relength(draft, (n) => `-${n}`)),
  length('a length in hexadecimal', (draft) => relength(draft, (n) => `0x${n.toString(16)}`)),
  length('a length with a fraction', (draft) => relength(draft, (n) => `${n}.0`)),
  length('a length with leading zeros', (draft) => relength(draft, (n) => `000${n}`)),
  length('an empty length', (draft) => relength(draft, () => '')),
  length('a length with a blank inside', (draft) => relength(draft, (n) => `${n} 0`)),
  length('a length beyond 64 bits', (draft) => relength(draft, (n) => `${2n ** 64n + BigInt(n)}`)),
  length('a length of zero before a body', (draft) => relength(draft, () => '0')),
  length('a length after a vertical tab', (draft) => relength(draft, (n) => `\x0b${n}`)),
  length('a length and chunks', (draft) => withHeader(draft, 'Transfer-Encoding: chunked')),
  length('a length and an empty encoding', (draft) => withHeader(draft, 'Transfer-Encoding:')),
  length('a length and an unknown encoding', (draft) => withHeader(draft, 'Transfer-Encoding: x')),
  length('a length in a folded line', (draft) => relength(draft, (n) => `\r\n ${n}`)),
  length('a length whose name ends with a blank', (draft) => rename(draft, 'Content-Length ')),
  length('a length whose name has an underscore', (draft) => rename(draft, 'Content_Length')),
  // ── … its chunks ──
  chunked('chunks and a length', (draft) => withHeader(draft, 'Content-Length: 3')),
  chunked('chunks and a length before', (draft) => withFirst(draft, 'Content-Length: 3')),
  chunked('chunked twice', (draft) => withHeader(draft, 'Transfer-Encoding: chunked')),
  chunked('chunked, then identity', (draft) => withHeader(draft, 'Transfer-Encoding: identity')),
  chunked('chunked in capitals', (draft) => reencode(draft, 'CHUNKED')),
  chunked('xchunked', (draft) => reencode(draft, 'xchunked')),
  chunked('gzip, chunked', (draft) => reencode(draft, 'gzip, chunked')),
  chunked('chunked, gzip', (draft) => reencode(draft, 'chunked, gzip')),
  chunked('chunked in quotes', (draft) => reencode(draft, '"chunked"')),
  chunked('chunked with a parameter', (draft) => reencode(draft, 'chunked;q=1')),
  chunked('chunked with a comma', (draft) => reencode(draft, 'chunked,')),
  chunked('chunked after a tab', (draft) => reencode(draft, '\tchunked')),
  chunked('chunked after a vertical tab', (draft) => reencode(draft, '\x0bchunked')),
  chunked('chunked before a NUL', (draft) => reencode(draft, 'chunked\0')),
  chunked('chunked after a fold', (draft) => reencode(draft, '\r\n chunked')),
  chunked('chunked with a blank in the name', (draft) => rename(draft, 'Transfer-Encoding ')),
  chunked('chunked with an underscore', (draft) => rename(draft, 'Transfer_Encoding')),
  chunked('chunked with a bad name', (draft) => rename(draft, 'Transfer-\x01Encoding')),
  chunked('chunked in HTTP/1.0', (draft) => ({ ...draft, version: 'HTTP/1.0' })),
  chunked('chunked hidden behind a bare LF', (draft) => hidden(draft, '\n')),
  chunked('chunked hidden behind a bare CR', (draft) => hidden(draft, '\r')),
  // ── … the chunks themselves ──
  chunks('a size with 0x', (size, content) => `0x${size}\r\n${content}\r\n0\r\n\r\n`),
  chunks('a size with a plus', (size, content) => `+${size}\r\n${content}\r\n0\r\n\r\n`),
  chunks('a size with leading zeros', (size, content) => `000${size}\r\n${content}\r\n0\r\n\r\n`),
  chunks('a size before a blank', (size, content) => `${size} \r\n${content}\r\n0\r\n\r\n`),
  chunks('a size after a blank', (size, content) => ` ${size}\r\n${content}\r\n0\r\n\r\n`),
  chunks('a size beyond 64 bits', (size, content) => `1${'0'.repeat(16)}${size}\r\n${content}`),
  chunks('a size that is none', (_size, content) => `x\r\n${content}\r\n0\r\n\r\n`),
  chunks('no size', (_size, content) => `\r\n${content}\r\n0\r\n\r\n`),
  chunks('an extension', (size, content) => `${size};a=b\r\n${content}\r\n0\r\n\r\n`),
  chunks('an extension with an LF', (size, content) => `${size};a\nb\r\n${content}\r\n0\r\n\r\n`),
  chunks('an extension with a CR', (size, content) => `${size};a\rb\r\n${content}\r\n0\r\n\r\n`),
  chunks('a size line that ends with LF', (size, content) => `${size}\n${content}\r\n0\r\n\r\n`),
  chunks('a size line that ends with CR', (size, content) => `${size}\r${content}\r\n0\r\n\r\n`),
  chunks('a chunk that ends with LF', (size, content) => `${size}\r\n${content}\n0\r\n\r\n`),
  chunks('a chunk that ends with nothing', (size, content) => `${size}\r\n${content}0\r\n\r\n`),
  chunks('a chunk that is too long', (size, content) => `${size}\r\n${content}x\r\n0\r\n\r\n`),
  chunks('a last chunk that ends with LF', (size, content) => `${size}\r\n${content}\r\n0\n\n`),
  chunks('a last chunk of zeros', (size, content) => `${size}\r\n${content}\r\n000\r\n\r\n`),
  chunks('a trailer', (size, content) => `${size}\r\n${content}\r\n0\r\nX-T: 1\r\n\r\n`),
  chunks('a trailer with a length', (size, content) =>
    trailer({ size, content, line: 'Content-Length: 9' }),
  ),
  chunks('a trailer with a host', (size, content) => trailer({ size, content, line: 'Host: b' })),
  chunks('a trailer that is none', (size, content) => trailer({ size, content, line: 'nonsense' })),
  // ── the lines of the head ──
  any('a header without a colon', (draft) => withHeader(draft, 'X-Nothing')),
  any('a header without a name', (draft) => withHeader(draft, ': x')),
  any('a name with a blank', (draft) => withHeader(draft, 'X Y: 1')),
  any('a name before a blank', (draft) => withHeader(draft, 'X-Y : 1')),
  any('a name after a blank', (draft) => withFirst(draft, ' X-Y: 1')),
  any('a name with a control', (draft) => withHeader(draft, 'X\x01Y: 1')),
  any('a name beyond ASCII', (draft) => withHeader(draft, 'X\xe9: 1')),
  any('a value with a NUL', (draft) => withHeader(draft, 'X-Y: a\0b')),
  any('a value with a control', (draft) => withHeader(draft, 'X-Y: a\x08b')),
  any('a value beyond ASCII', (draft) => withHeader(draft, 'X-Y: \xe9')),
  any('a folded line', (draft) => withHeader(draft, 'X-Y: a\r\n b')),
  any('a line that ends with LF', (draft) => withHeader(draft, 'X-Y: a\nX-Z: b')),
  any('a line that ends with CR', (draft) => withHeader(draft, 'X-Y: a\rX-Z: b')),
  any('an empty line before', (draft) => ({ ...draft, method: `\r\n${draft.method}` })),
  any('a bare LF before', (draft) => ({ ...draft, method: `\n${draft.method}` })),
  any('a blank before', (draft) => ({ ...draft, method: ` ${draft.method}` })),
  // ── the request line ──
  any('a method in lower case', (draft) => ({ ...draft, method: draft.method.toLowerCase() })),
  any('a method that is no token', (draft) => ({ ...draft, method: 'G(T' })),
  any('two blanks before the target', (draft) => ({ ...draft, target: ` ${draft.target}` })),
  any('a blank in the target', (draft) => ({ ...draft, target: `${draft.target} x` })),
  any('a tab in the target', (draft) => ({ ...draft, target: `${draft.target}\tx` })),
  any('a fragment', (draft) => ({ ...draft, target: `${draft.target}#x` })),
  any('a target beyond ASCII', (draft) => ({ ...draft, target: `${draft.target}\xe9` })),
  any('a target without a slash', (draft) => ({ ...draft, target: draft.target.slice(1) })),
  any('the absolute form', (draft) => ({ ...draft, target: `http://a${draft.target}` })),
  any('the absolute form of another', (draft) => ({ ...draft, target: `http://b${draft.target}` })),
  any('an asterisk', (draft) => ({ ...draft, target: '*' })),
  any('HTTP/1.0', (draft) => ({ ...draft, version: 'HTTP/1.0' })),
  any('HTTP/1.2', (draft) => ({ ...draft, version: 'HTTP/1.2' })),
  any('HTTP/2.0', (draft) => ({ ...draft, version: 'HTTP/2.0' })),
  any('HTTP/0.9', (draft) => ({ ...draft, target: draft.target, version: '' })),
  any('a version in lower case', (draft) => ({ ...draft, version: 'http/1.1' })),
  // ── whom it is for ──
  any('two hosts', (draft) => withHeader(draft, 'Host: b')),
  any('the same host twice', (draft) => withHeader(draft, 'Host: a')),
  any('no host', (draft) => rehost(draft, undefined)),
  any('an empty host', (draft) => rehost(draft, '')),
  any('a host with a blank', (draft) => rehost(draft, 'a b')),
  any('a host with a user', (draft) => rehost(draft, 'u@a')),
  any('a host with a path', (draft) => rehost(draft, 'a/b')),
  any('a host with a bad port', (draft) => rehost(draft, 'a:99999')),
  any('a list of hosts', (draft) => rehost(draft, 'a, b')),
  // ── what the connection is told ──
  any('connection: close', (draft) => withHeader(draft, 'Connection: close')),
  any('connection naming host', (draft) => withHeader(draft, 'Connection: host')),
  any('connection naming the framing', (draft) =>
    withHeader(draft, 'Connection: content-length, transfer-encoding'),
  ),
  any('connection naming another header', (draft) => withHeader(draft, 'Connection: x-lower')),
  any('connection naming much', (draft) =>
    withHeader(draft, `Connection: ${Array.from({ length: 12 }, (_, i) => `a${i}`).join()}`),
  ),
  any('an upgrade', (draft) => withHeader(draft, 'Connection: upgrade\r\nUpgrade: websocket')),
  any('an upgrade to HTTP/2', (draft) =>
    withHeader(draft, 'Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA'),
  ),
  any('an expectation', (draft) => withHeader(draft, 'Expect: 100-continue')),
  any('another expectation', (draft) => withHeader(draft, 'Expect: a miracle')),
  any('an obscured expectation', (draft) => withHeader(draft, 'Expect: y 100-continue')),
];

type Change = Mutation['change'];

function any(name: string, change: Change): Mutation {
  return { name, needs: undefined, change };
}

function length(name: string, change: Change): Mutation {
  return { name, needs: 'length', change };
}

function chunked(name: string, change: Change): Mutation {
  return { name, needs: 'chunked', change };
}

function chunks(name: string, body: (size: string, content: string) => string): Mutation {
  return chunked(name, (draft) => {
    return { ...draft, body: body(draft.content.length.toString(16), draft.content) };
  });
}

function withHeader(draft: Draft, line: string): Draft {
  return { ...draft, headers: [...draft.headers, line] };
}

function withFirst(draft: Draft, line: string): Draft {
  return { ...draft, headers: [line, ...draft.headers] };
}

function lengthLine({ content }: Draft): string {
  return `Content-Length: ${content.length}`;
}

function relength(draft: Draft, value: (length: number) => string): Draft {
  return revalue(draft, { name: 'Content-Length', value: value(draft.content.length) });
}

function reencode(draft: Draft, value: string): Draft {
  return revalue(draft, { name: 'Transfer-Encoding', value });
}

function rehost(draft: Draft, value: string | undefined): Draft {
  return revalue(draft, { name: 'Host', value });
}

type Revalued = { readonly name: string; readonly value: string | undefined };

function revalue(draft: Draft, { name, value }: Revalued): Draft {
  const headers = draft.headers.flatMap((line) => {
    if (!line.startsWith(`${name}:`)) return [line];
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return { ...draft, headers };
}

/** The header that frames the body, under another name. */
function rename(draft: Draft, name: string): Draft {
  const framing = /^(?:Content-Length|Transfer-Encoding)(?=:)/;
  return { ...draft, headers: draft.headers.map((line) => line.replace(framing, name)) };
}

function hidden(draft: Draft, end: string): Draft {
  const headers = draft.headers.filter((line) => !line.startsWith('Transfer-Encoding'));
  return { ...draft, headers: [...headers, `X-Y: 1${end}Transfer-Encoding: chunked`] };
}

type Trailed = { readonly size: string; readonly content: string; readonly line: string };

function trailer({ size, content, line }: Trailed): string {
  return `${size}\r\n${content}\r\n0\r\n${line}\r\n\r\n`;
}
