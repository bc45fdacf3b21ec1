// An application that watches the bytes a proxy sends it. A proxy sends it one request at a time,
// so whenever an answer is due every reader must find exactly one request, and nothing after it.
import { createServer, type Server, type Socket } from 'node:net';
import { byTheBook, disagreement } from './reading.ts';

const REMEMBERED_MAX = 50;

export class Upstream {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Requests seen. */
  requests = 0;
  /** What was wrong, with the bytes. */
  readonly violations: string[] = [];
  /** Every request as it came, with figures made equal: for readers that cost more. */
  readonly shapes = new Map<string, string>();
  /** The last bytes, for a case that is looked at by itself. */
  readonly heard: string[] = [];

  constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(socket: Socket): void {
    let bytes = '';
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.toString('latin1');
      // A moment for what may still come with it: a proxy that sent too much sends it at once.
      setImmediate(() => {
        if (!this.#judge(bytes)) return;
        this.#answer(socket, bytes);
        bytes = '';
      });
    });
  }

  /** Whether an answer is due. */
  #judge(bytes: string): boolean {
    const { consumed, requests } = byTheBook(bytes);
    const differ = disagreement(bytes);
    if (differ !== undefined) this.#violated(differ, bytes);
    else if (requests > 1) this.#violated(`${requests} requests at once`, bytes);
    else if (requests === 1 && consumed < bytes.length)
      this.#violated('more than a request', bytes);
    return requests > 0;
  }

  #violated(what: string, bytes: string): void {
    if (this.violations.length < REMEMBERED_MAX) {
      this.violations.push(`${what}: ${JSON.stringify(bytes.slice(0, 600))}`);
    }
  }

  #answer(socket: Socket, bytes: string): void {
    this.requests += 1;
    this.shapes.set(
      bytes.replace(/[0-9a-f]{8,}|\d+/g, (digits) => '0'.repeat(Math.min(digits.length, 1))),
      bytes,
    );
    if (this.heard.length < REMEMBERED_MAX) this.heard.push(bytes);
    const body = bytes.startsWith('HEAD ') ? '' : 'ok';
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n${body}`);
  }
}
