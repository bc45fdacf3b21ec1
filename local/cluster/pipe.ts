// A port on the host's loopback that leads to an address inside the cluster. Bytes pass unread.
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Target = { readonly host: string; readonly port: number };

export type Pipe = {
  readonly port: number;
  /** Closes the port and every connection through it. */
  close(): Promise<void>;
};

type Opening =
  | { readonly kind: 'open'; readonly pipe: Pipe }
  /** Another program listens there, or only root may. */
  | { readonly kind: 'taken' };

// For each port; a load generator uses a few hundred.
const CONNECTIONS_MAX = 1024;
const LOOPBACK = '127.0.0.1';

/** Port 0: any that is free. */
export function openPipe(port: number, target: () => Target): Promise<Opening> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    join(near, target(), sockets);
  });
  server.maxConnections = CONNECTIONS_MAX;
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { readonly code?: string }) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve({ kind: 'taken' });
      else reject(error);
    });
    server.listen(port, LOOPBACK, () => {
      resolve({
        kind: 'open',
        pipe: { port: portOf(server), close: () => close(server, sockets) },
      });
    });
  });
}

function join(near: Socket, target: Target, sockets: Set<Socket>): void {
  const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(one);
    one.pipe(other);
    // A side that fails takes the other with it: half a connection that hangs helps nobody.
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => {
      sockets.delete(one);
      if (one.errored === null && other.writable) other.end();
    });
  }
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
