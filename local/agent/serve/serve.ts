// Answers the API server on a socket of the node: logs of containers, and commands inside them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { chmodSync, rmSync } from 'node:fs';
import type { Clock, Log } from '../../../lib/index.ts';
import { sendLog } from '../logs/index.ts';
import { execute, onTerminal } from './exec.ts';
import { logWish, readPath, type Path } from './request.ts';

/** What is asked of pods; an answer with `refused` is for people. */
export interface Containers {
  log(path: Path, previous: boolean): LogFound;
  inside(path: Path, argv: readonly string[]): Inside;
}

type LogFound =
  | { readonly kind: 'ok'; readonly log: string; readonly runs: () => boolean }
  | Refused;
type Inside = { readonly kind: 'ok'; readonly words: readonly string[] } | Refused;
export type Refused = { readonly kind: 'refused'; readonly code: number; readonly message: string };

type ServeOptions = {
  readonly socket: string;
  readonly containers: Containers;
  readonly clock: Clock;
  readonly log: Log;
};

export async function serveAgent(options: ServeOptions): Promise<Server> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log.warn('a request failed', { url: request.url, error: String(error) });
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade(options, { request, socket, head });
  });
  // A killed agent leaves its socket behind.
  rmSync(options.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, resolve);
  });
  chmodSync(options.socket, 0o600);
  return server;
}

async function answer(
  { containers, clock }: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://agent');
  if (url.pathname === '/healthz') {
    response.end('ok');
    return;
  }
  const path = readPath(url, 'containerLogs');
  if (path === undefined) return refuse(response, { code: 404, message: 'no such page' });
  const wish = logWish(url.searchParams, clock.now());
  if (wish.kind === 'rejected') return refuse(response, { code: 400, message: wish.reason });
  const found = containers.log(path, wish.value.previous);
  if (found.kind === 'refused') return refuse(response, found);
  response.writeHead(200, { 'content-type': 'text/plain' });
  // Whoever follows must know at once that there is something to follow.
  response.flushHeaders();
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const take = async (piece: Uint8Array): Promise<void> => {
    if (response.write(piece) || response.destroyed) return;
    await new Promise<void>((resolve) => {
      response.once('drain', resolve);
      response.once('close', resolve);
    });
  };
  await sendLog({ ...found, clock }, wish.value, { take, signal: hungUp.signal });
  response.end();
}

function refuse(
  response: ServerResponse,
  { code, message }: { readonly code: number; readonly message: string },
): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(message);
}

type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
};

function upgrade({ containers }: ServeOptions, asked: Upgrade): void {
  const url = new URL(asked.request.url ?? '/', 'http://agent');
  const path = readPath(url, 'exec');
  const { searchParams: query } = url;
  const wish = { stdin: isTrue(query, 'stdin'), tty: isTrue(query, 'tty') };
  const argv = query.getAll('command');
  const found: Inside =
    path === undefined
      ? { kind: 'refused', code: 404, message: 'no such page' }
      : containers.inside(path, wish.tty ? onTerminal(argv) : argv);
  if (found.kind === 'ok') return execute({ ...asked, words: found.words, wish });
  const { code, message } = found;
  const length = Buffer.byteLength(message);
  const head = `HTTP/1.1 ${code} Refused\r\ncontent-type: text/plain\r\ncontent-length: ${length}`;
  asked.socket.end(`${head}\r\nconnection: close\r\n\r\n${message}`);
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return ['true', '1'].includes(query.get(name) ?? '');
}
