// Responses between their form in HTTP/2 and ours (RFC 9113, 8.3.2).   hot path
import { isBodyless } from '../h1-head.ts';
import { opensTunnel } from '../h1-write.ts';
import { Headers } from '../headers.ts';
import type { HpackEncoder } from '../hpack/index.ts';
import { ResponseHead, type RequestHead } from '../sink.ts';
import type { HeaderBlock } from './header-block.ts';
import type { MeshWire } from './mesh-wire.ts';
import { fieldsRoom, writeFields } from './request-head.ts';

type Received = { readonly end: boolean; readonly wire: MeshWire | undefined };

/** The response in a block, or undefined, and then `block.fault` says why it is none. */
export function responseOf(
  block: HeaderBlock,
  to: RequestHead,
  { end, wire }: Received,
): ResponseHead | undefined {
  if (block.fault !== '') return undefined;
  if (block.status === '') return faulty(block, 'no :status');
  if (block.method !== '' || block.path !== '' || block.scheme !== '' || block.authority !== '') {
    return faulty(block, 'a field of requests in a response');
  }
  const status = Number(block.status);
  if (status === 101) return faulty(block, 'status 101 is for HTTP/1');
  if (status < 200 && end) return faulty(block, 'an interim response that ends');
  const { contentLength } = block;
  if (end && contentLength > 0 && !isBodyless(status, to.method)) {
    return faulty(block, 'content-length without content');
  }
  const said = wire?.take(block.list);
  const headers = said === undefined ? new Headers(block.list) : said.headers(block.list);
  const head = new ResponseHead(status, said?.reason ?? '', said?.version ?? 20, headers);
  head.bodyLength = contentLength >= 0 ? contentLength : end ? 0 : -1;
  return head;
}

/** The most bytes that the response's fields can take. */
export function responseRoom(head: ResponseHead): number {
  return 128 + fieldsRoom(head.headers);
}

type Answered = { readonly request: RequestHead; readonly wire: MeshWire | undefined };

/** `status` is not always the head's: what HTTP/1 says with 101 is 200 here. */
export function writeResponse(encoder: HpackEncoder, head: ResponseHead, to: Answered): void {
  const { status, bodyLength } = head;
  encoder.field(':status', status === 101 ? '200' : statusText(status));
  to.wire?.write(encoder, head);
  writeFields(encoder, head.headers);
  if (status < 200 || status === 204 || opensTunnel(status, to.request)) return;
  const isCounted = bodyLength > 0 || (bodyLength === 0 && !isBodyless(status, to.request.method));
  if (isCounted) encoder.field('content-length', String(bodyLength));
}

// A number's text is made anew each time; most are these.
const STATUS_TEXTS: readonly string[] = Array.from({ length: 600 }, (_, status) => String(status));

function statusText(status: number): string {
  return STATUS_TEXTS[status] ?? String(status);
}

function faulty(block: HeaderBlock, fault: string): undefined {
  block.fault = fault;
}
