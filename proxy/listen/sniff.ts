// What the first bytes of a connection say: TLS (with its server name and protocols), HTTP/1,
// HTTP/2, or something we do not read. Pure: bytes in, a verdict or "more" out.   hot path

export type Sniffed =
  | { readonly kind: 'more' }
  | { readonly kind: 'tls'; readonly serverName: string; readonly alpn: readonly string[] }
  | { readonly kind: 'http1' }
  | { readonly kind: 'http2' }
  | { readonly kind: 'opaque' }
  /** It says something that nobody should be asked to interpret. */
  | { readonly kind: 'refused'; readonly why: string };

// A ClientHello with post-quantum key shares is about 2 KiB; one over 16 KiB is not a handshake.
const HELLO_BYTES_MAX = 16 * 1024;
const METHOD_BYTES_MAX = 32;
// A method, the longest target that the parser takes (16 KiB), a version.
const REQUEST_LINE_BYTES_MAX = 17 * 1024;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

const MORE: Sniffed = { kind: 'more' };
const OPAQUE: Sniffed = { kind: 'opaque' };
const HTTP1: Sniffed = { kind: 'http1' };
const HTTP2: Sniffed = { kind: 'http2' };
const BAD_NAME: Sniffed = { kind: 'refused', why: 'the server name asked for is none' };

type Wanted = { readonly tls: boolean; readonly http: boolean };

/** Looks for what is wanted; the rest is opaque as soon as it cannot be that. */
export function sniff(bytes: Buffer, wanted: Wanted): Sniffed {
  if (bytes.length === 0) return MORE;
  if (bytes[0] === 0x16) return wanted.tls ? sniffTls(bytes) : OPAQUE;
  return wanted.http ? sniffHttp(bytes) : OPAQUE;
}

function sniffHttp(bytes: Buffer): Sniffed {
  const start = bytes.toString('latin1', 0, Math.min(bytes.length, PREFACE.length));
  if (PREFACE.startsWith(start)) return start.length === PREFACE.length ? HTTP2 : MORE;
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, REQUEST_LINE_BYTES_MAX));
  const blank = text.indexOf(' ');
  const method = blank === -1 ? text : text.slice(0, blank);
  if (!/^[A-Za-z][A-Za-z-]*$/.test(method) || method.length > METHOD_BYTES_MAX) return OPAQUE;
  if (blank === -1) return MORE;
  const lineEnd = text.indexOf('\n');
  // A long target: the method was one, and the line has not ended.
  if (lineEnd === -1) return text.length >= REQUEST_LINE_BYTES_MAX ? OPAQUE : MORE;
  return / HTTP\/1\.[01]\r?$/.test(text.slice(0, lineEnd)) ? HTTP1 : OPAQUE;
}

function sniffTls(bytes: Buffer): Sniffed {
  if (bytes.length < 3) return MORE;
  if (bytes[1] !== 3) return OPAQUE;
  const hello = handshakeBytes(bytes);
  if (hello === undefined) return bytes.length > HELLO_BYTES_MAX ? OPAQUE : MORE;
  if (hello[0] !== 1) return OPAQUE;
  return readHello(hello) ?? OPAQUE;
}

/** The ClientHello message, put together from as many records as it came in. */
function handshakeBytes(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let have = 0;
  let wanted = Infinity;
  let at = 0;
  while (at + 5 <= bytes.length && have < wanted) {
    const length = bytes.readUInt16BE(at + 3);
    const part = bytes.subarray(at + 5, at + 5 + length);
    parts.push(part);
    have += part.length;
    at += 5 + length;
    const first = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    if (wanted === Infinity && have >= 4) wanted = 4 + first.readUIntBE(1, 3);
    if (part.length < length) break;
  }
  return have >= wanted ? Buffer.concat(parts).subarray(0, wanted) : undefined;
}

const SERVER_NAME = 0;
const ALPN = 16;

function readHello(hello: Buffer): Sniffed | undefined {
  let serverName = '';
  let alpn: string[] = [];
  let at = 4 + 2 + 32; // Header, version, random.
  at += 1 + (hello[at] ?? 0); // Session id.
  if (at + 2 > hello.length) return undefined;
  at += 2 + hello.readUInt16BE(at); // Cipher suites.
  at += 1 + (hello[at] ?? 0); // Compression.
  if (at + 2 > hello.length) return { kind: 'tls', serverName, alpn };
  const end = Math.min(hello.length, at + 2 + hello.readUInt16BE(at));
  at += 2;
  while (at + 4 <= end) {
    const type = hello.readUInt16BE(at);
    const length = hello.readUInt16BE(at + 2);
    const extension = hello.subarray(at + 4, Math.min(end, at + 4 + length));
    if (type === SERVER_NAME) {
      const name = readServerName(extension);
      if (name === undefined) return BAD_NAME;
      serverName = name;
    } else if (type === ALPN) alpn = readAlpn(extension);
    at += 4 + length;
  }
  return { kind: 'tls', serverName, alpn };
}

// The longest name that DNS has; with nothing in it that ends a text somewhere or confuses a log.
const NAME_BYTES_MAX = 255;
const NAME = /^[a-z0-9_.-]*$/;

/** Empty when other kinds of names are asked for; undefined when it is no name at all. */
function readServerName(extension: Buffer): string | undefined {
  if (extension.length < 5 || extension[2] !== 0) return '';
  const length = extension.readUInt16BE(3);
  if (length > NAME_BYTES_MAX || 5 + length > extension.length) return undefined;
  const name = extension.toString('latin1', 5, 5 + length).toLowerCase();
  return NAME.test(name) ? name : undefined;
}

function readAlpn(extension: Buffer): string[] {
  const names: string[] = [];
  for (let at = 2; at < extension.length; at += 1 + (extension[at] ?? 0)) {
    names.push(extension.toString('latin1', at + 1, at + 1 + (extension[at] ?? 0)));
  }
  return names;
}
