// Replies of a certain shape: late, long, in pieces, compressed.
import { deflateSync, gzipSync } from 'node:zlib';
import { sleep, type Clock, type Random } from '../../../lib/index.ts';
import { json, plain, type WebReply, type WebRequest } from '../web/index.ts';
import { describe } from './describe.ts';

const DELAY_SECONDS_MAX = 60;
const BYTES_MAX = 100 * 1024;
const LINES_MAX = 100;

type Delay = { readonly time: string; readonly clock: Clock };

export async function delayed(request: WebRequest, { time, clock }: Delay): Promise<WebReply> {
  const seconds = Number(time.replace(/s$/, ''));
  if (!(seconds <= DELAY_SECONDS_MAX)) return plain(400, 'Invalid duration\n');
  await sleep(clock, seconds * 1000);
  return json(200, describe(request));
}

export function bytes(count: number, random: Random): WebReply {
  const body = Buffer.alloc(Math.min(count, BYTES_MAX));
  for (let i = 0; i < body.length; i += 1) body[i] = random.below(256);
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
}

export function streamed(request: WebRequest, count: number): WebReply {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: lines(request, Math.min(count, LINES_MAX)) };
}

async function* lines(request: WebRequest, count: number): AsyncIterable<string> {
  const all = describe(request);
  for (let id = 0; id < count; id += 1) yield `${JSON.stringify({ ...all, id })}\n`;
}

export function compressed(request: WebRequest, encoding: 'gzip' | 'deflate'): WebReply {
  const flag = encoding === 'gzip' ? { gzipped: true } : { deflated: true };
  const text = JSON.stringify({ ...describe(request), ...flag });
  const body = encoding === 'gzip' ? gzipSync(text) : deflateSync(text);
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
  return { status: 200, headers, body };
}
