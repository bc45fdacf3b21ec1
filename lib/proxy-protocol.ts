// The PROXY protocol: what a load balancer writes before a connection's own bytes, to say who the
// client really is. Both versions, read and written, as HAProxy's `proxy-protocol.txt` has them.
import { isIPv4, isIPv6 } from 'node:net';

export type ProxyEnds = { readonly source: Place; readonly destination: Place };
type Place = { readonly address: string; readonly port: number };

export type ProxyHeader =
  /** Too little to say. */
  | { readonly kind: 'more' }
  /** The connection does not begin with one. */
  | { readonly kind: 'none' }
  /** `ends` is undefined when the sender speaks for itself (a health check) or cannot tell. */
  | { readonly kind: 'header'; readonly length: number; readonly ends: ProxyEnds | undefined }
  | { readonly kind: 'malformed'; readonly why: string };

const MORE: ProxyHeader = { kind: 'more' };
const NONE: ProxyHeader = { kind: 'none' };

const V1 = Buffer.from('PROXY ');
// The longest line of version 1, with its end, as the specification counts it.
const V1_BYTES_MAX = 107;
const V2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const V2_FIXED_BYTES = 16;
// Addresses take 36 bytes; what follows is for others, and read past. Two client certificates of
// 1.5 KiB fit; more is an attempt to fill memory.
const V2_BYTES_MAX = 4096;

const LOCAL = 0x20;
const PROXY = 0x21;
const TCP4 = 0x11;
const TCP6 = 0x21;

export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (startsLike({ bytes, signature: V2 }))
    return bytes.length < V2_FIXED_BYTES ? MORE : readBinary(bytes);
  if (startsLike({ bytes, signature: V1 })) return readLine(bytes);
  return NONE;
}

export function writeProxyHeader(version: 'v1' | 'v2', ends: ProxyEnds): Buffer {
  return version === 'v1' ? writeLine(ends) : writeBinary(ends);
}

function startsLike({
  bytes,
  signature,
}: Readonly<Record<'bytes' | 'signature', Buffer>>): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.compare(signature, 0, length, 0, length) === 0;
}

function malformed(why: string): ProxyHeader {
  return { kind: 'malformed', why };
}

function readLine(bytes: Buffer): ProxyHeader {
  const end = bytes.indexOf('\r\n');
  if (end === -1 || end + 2 > V1_BYTES_MAX) {
    return bytes.length < V1_BYTES_MAX && end === -1 ? MORE : malformed('line too long');
  }
  const [, family, from = '', to = '', fromPort = '', toPort = '', ...more] = bytes
    .toString('latin1', 0, end)
    .split(' ');
  const length = end + 2;
  if (family === 'UNKNOWN') return { kind: 'header', length, ends: undefined };
  const fits = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : undefined;
  if (fits === undefined) return malformed('neither TCP4, TCP6 nor UNKNOWN');
  if (!fits(from) || !fits(to)) return malformed('an address is none');
  if (!isPort(fromPort) || !isPort(toPort) || more.length > 0) return malformed('a port is none');
  return {
    kind: 'header',
    length,
    ends: {
      source: { address: from, port: Number(fromPort) },
      destination: { address: to, port: Number(toPort) },
    },
  };
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

function readBinary(bytes: Buffer): ProxyHeader {
  const command = bytes[12];
  if (command !== LOCAL && command !== PROXY) return malformed('unknown version or command');
  const length = V2_FIXED_BYTES + bytes.readUInt16BE(14);
  if (length > V2_BYTES_MAX) return malformed(`over ${V2_BYTES_MAX} bytes`);
  if (bytes.length < length) return MORE;
  if (command === LOCAL) return { kind: 'header', length, ends: undefined };
  const body = bytes.subarray(V2_FIXED_BYTES, length);
  switch (bytes[13]) {
    case TCP4:
      if (body.length < 12) return malformed('addresses cut short');
      return { kind: 'header', length, ends: endsOf(body, 4) };
    case TCP6:
      if (body.length < 36) return malformed('addresses cut short');
      return { kind: 'header', length, ends: endsOf(body, 16) };
    default:
      // UDP, Unix sockets, or unspecified: nothing that a TCP connection could use.
      return { kind: 'header', length, ends: undefined };
  }
}

function endsOf(body: Buffer, size: 4 | 16): ProxyEnds {
  const address = (at: number): string => addressText(body.subarray(at, at + size));
  return {
    source: { address: address(0), port: body.readUInt16BE(2 * size) },
    destination: { address: address(size), port: body.readUInt16BE(2 * size + 2) },
  };
}

function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(bytes.readUInt16BE(at).toString(16));
  return canonical(groups.join(':'));
}

/** The way sockets write it: the longest run of zeros left out. */
function canonical(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function writeLine({ source, destination }: ProxyEnds): Buffer {
  const family = familyOf({ source, destination });
  if (family === undefined) return Buffer.from('PROXY UNKNOWN\r\n');
  const { address: from, port: fromPort } = source;
  const { address: to, port: toPort } = destination;
  return Buffer.from(`PROXY ${family} ${from} ${to} ${fromPort} ${toPort}\r\n`);
}

function writeBinary(ends: ProxyEnds): Buffer {
  const family = familyOf(ends);
  if (family === undefined) return Buffer.concat([V2, Buffer.from([LOCAL, 0, 0, 0])]);
  const { source, destination } = ends;
  const addresses = Buffer.concat([
    addressBytes(source.address),
    addressBytes(destination.address),
  ]);
  const header = Buffer.alloc(V2_FIXED_BYTES + addresses.length + 4);
  V2.copy(header);
  header[12] = PROXY;
  header[13] = family === 'TCP4' ? TCP4 : TCP6;
  header.writeUInt16BE(addresses.length + 4, 14);
  addresses.copy(header, V2_FIXED_BYTES);
  header.writeUInt16BE(source.port, V2_FIXED_BYTES + addresses.length);
  header.writeUInt16BE(destination.port, V2_FIXED_BYTES + addresses.length + 2);
  return header;
}

function familyOf({ source, destination }: ProxyEnds): 'TCP4' | 'TCP6' | undefined {
  if (isIPv4(source.address) && isIPv4(destination.address)) return 'TCP4';
  return isIPv6(source.address) && isIPv6(destination.address) ? 'TCP6' : undefined;
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  const bytes = Buffer.alloc(16);
  [...first, ...zeros, ...last].forEach((group, i) =>
    bytes.writeUInt16BE(parseInt(group, 16), 2 * i),
  );
  return bytes;
}
