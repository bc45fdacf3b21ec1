// Requests between their form in HTTP/2 and ours: which blocks are requests, and how one is written
// (RFC 9113, 8.3.1; RFC 8441 for what HTTP/1 calls an upgrade).   hot path
import { Headers } from '../headers.ts';
import { sizeOf, type HpackEncoder } from '../hpack/index.ts';
import { RequestHead } from '../sink.ts';
import type { HeaderBlock } from './header-block.ts';
import type { MeshWire } from './mesh-wire.ts';

/** What both versions call the tunnel that a CONNECT without more asks for. */
const CONNECT = 'connect';

/** The request in a block, or undefined, and then `block.fault` says why it is none. */
export function requestOf(
  block: HeaderBlock,
  end: boolean,
  wire: MeshWire | undefined,
): RequestHead | undefined {
  if (block.fault !== '') return undefined;
  if (block.status !== '') return faulty(block, 'a :status in a request');
  if (block.method === '') return faulty(block, 'no :method');
  if (block.host !== '' && block.authority !== '' && block.host !== block.authority) {
    return faulty(block, 'host and :authority differ');
  }
  const authority = block.authority === '' ? block.host : block.authority;
  if (authority === '') return faulty(block, 'no :authority');
  if (block.method === 'CONNECT' && block.protocol === '') return connect(block, authority, wire);
  if (block.protocol !== '' && block.method !== 'CONNECT') return faulty(block, 'a lone :protocol');
  if (block.scheme === '') return faulty(block, 'no :scheme');
  if (block.path === '') return faulty(block, 'no :path');
  if (block.path === '*' && block.method !== 'OPTIONS') return faulty(block, 'a malformed :path');
  if (end && block.contentLength > 0) return faulty(block, 'content-length without content');
  const isTunnel = block.protocol !== '';
  const method = isTunnel ? 'GET' : block.method;
  const said = wire?.take(block.list);
  const headers = said === undefined ? new Headers(block.list) : said.headers(block.list);
  const head = new RequestHead(method, block.path, said?.version ?? 20, headers);
  head.authority = authority;
  head.scheme = block.scheme === 'https' ? 'https' : 'http';
  head.bodyLength = end || isTunnel ? 0 : block.contentLength;
  if (isTunnel) head.upgrade = block.protocol.toLowerCase();
  return head;
}

function connect(
  block: HeaderBlock,
  authority: string,
  wire: MeshWire | undefined,
): RequestHead | undefined {
  if (block.scheme !== '' || block.path !== '') return faulty(block, 'CONNECT with a :path');
  const said = wire?.take(block.list);
  const headers = said === undefined ? new Headers(block.list) : said.headers(block.list);
  const head = new RequestHead('CONNECT', authority, said?.version ?? 20, headers);
  head.authority = authority;
  // What follows is no content, but whatever the tunnel carries.
  head.upgrade = CONNECT;
  head.bodyLength = 0;
  return head;
}

/** What HTTP/1 calls an upgrade: for peers that take such (RFC 8441). */
export function isExtendedConnect({ upgrade, method }: RequestHead): boolean {
  return upgrade !== undefined && method !== 'CONNECT';
}

/** The most bytes that the request's fields can take. */
export function requestRoom(head: RequestHead): number {
  const pseudo = head.target.length + head.authority.length + head.method.length + 256;
  return pseudo + fieldsRoom(head.headers);
}

export function writeRequest(
  encoder: HpackEncoder,
  head: RequestHead,
  wire: MeshWire | undefined,
): void {
  const { upgrade, method } = head;
  const isExtended = isExtendedConnect(head);
  encoder.field(':method', isExtended ? 'CONNECT' : method);
  if (isExtended && upgrade !== undefined) encoder.field(':protocol', upgrade);
  if (method !== 'CONNECT') {
    encoder.field(':scheme', head.scheme);
    encoder.field(':path', head.target);
  }
  encoder.field(':authority', head.authority);
  wire?.write(encoder, head);
  writeFields(encoder, head.headers);
  if (head.bodyLength > 0) encoder.field('content-length', String(head.bodyLength));
  else if (head.bodyLength === 0 && saysLength(method)) encoder.field('content-length', '0');
}

export function fieldsRoom(headers: Headers): number {
  const { list } = headers;
  let room = 0;
  for (let i = 0; i < list.length; i += 2) room += sizeOf(list[i]!, list[i + 1]!);
  return room;
}

export function writeFields(encoder: HpackEncoder, headers: Headers): void {
  const { list } = headers;
  for (let i = 0; i < list.length; i += 2) encoder.field(list[i]!, list[i + 1]!);
}

/** Methods whose requests say that they have no content (RFC 9110, 8.6). */
function saysLength(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

function faulty(block: HeaderBlock, fault: string): undefined {
  block.fault = fault;
}
