// Sends the bytes of one case over a connection of its own, and tells what came back.
import { connect } from 'node:net';

/** Bytes to send, and pauses between them. */
export type Step =
  | { readonly kind: 'bytes'; readonly bytes: string }
  | { readonly kind: 'pause'; readonly ms: number };

export type Heard = {
  /** Of the final answers, in order. */
  readonly statuses: readonly number[];
  /** The proxy ended the connection by itself. */
  readonly closed: boolean;
};

const STATUS_LINE = /HTTP\/1\.[01] ([2-5]\d\d)/g;
const CONNECT_AGAIN_MS = 5;
const LISTENS_WITHIN_MS = 10_000;

/** `quietMs`: without a byte for so long, nothing more is to come. */
export async function say(port: number, steps: readonly Step[], quietMs: number): Promise<Heard> {
  const socket = connect({ host: '127.0.0.1', port });
  let heard = '';
  let closed = false;
  let wake: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    wake();
  });
  socket.on('end', () => {
    closed = true;
    wake();
  });
  socket.on('error', () => {
    closed = true;
    wake();
  });
  const moved = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  for (const step of steps) {
    if (step.kind === 'pause') await new Promise((resolve) => setTimeout(resolve, step.ms));
    else if (!isClosed()) socket.write(step.bytes, 'latin1');
  }
  while (!isClosed() && (await moved(quietMs)));
  socket.destroy();
  return { statuses: statusesIn(heard), closed };

  function isClosed(): boolean {
    return closed;
  }
}

/** Connects until somebody listens. */
export async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + LISTENS_WITHIN_MS;
  for (;;) {
    if (await mayConnect(port)) return;
    if (performance.now() > deadline) throw new Error(`nobody listens on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, CONNECT_AGAIN_MS));
  }
}

function mayConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function statusesIn(heard: string): number[] {
  return [...heard.matchAll(STATUS_LINE)].map((match) => Number(match[1]));
}
