// A WebSocket between versions: HTTP/1 opens one with a key and its proof, HTTP/2 with a method and
// neither (RFC 6455, 4.2.2; RFC 8441, 5). What one side lacks is made up here.
import { createHash } from 'node:crypto';
import type { Random } from '../../../lib/index.ts';
import { Headers } from '../headers.ts';
import { RequestHead } from '../sink.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KEY_BYTES = 16;
const KEY = 'sec-websocket-key';
const ACCEPT = 'sec-websocket-accept';

/** A request that came over HTTP/2, for whoever may send it on over HTTP/1. */
export function addKey(headers: Headers, random: Random): void {
  if (headers.has(KEY)) return;
  const key = Buffer.alloc(KEY_BYTES);
  for (let i = 0; i < KEY_BYTES; i++) key[i] = random.below(256);
  headers.append(KEY, key.toString('base64'));
}

/** An answer that came over HTTP/2, for whoever asked over HTTP/1 with this key. */
export function addAccept(headers: Headers, key: string): void {
  const proof = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  headers.set(ACCEPT, proof);
}

export function keyOf(headers: Headers): string | undefined {
  return headers.get(KEY);
}

/** The request as HTTP/2 has it; its own head may be needed again. */
export function withoutKey(head: RequestHead): RequestHead {
  const headers = new Headers(head.headers.list.slice());
  headers.remove(KEY);
  const copy = new RequestHead(head.method, head.target, head.version, headers);
  copy.authority = head.authority;
  copy.scheme = head.scheme;
  copy.upgrade = head.upgrade;
  return copy;
}
