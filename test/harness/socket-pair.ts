// Two ends of one real connection over the loopback, for code that needs sockets and not just
// streams.
import { connect, createServer, type Socket } from 'node:net';

export type SocketPair = { readonly server: Socket; readonly client: Socket };

export async function socketPair(): Promise<SocketPair> {
  const listening = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const accepted = new Promise<Socket>((resolve) => listening.once('connection', resolve));
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const server = await accepted;
  listening.close();
  return { server, client };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { server, client } = await socketPair();
  const port = server.localPort ?? 0;
  server.destroy();
  client.destroy();
  return port;
}

/** All that is heard until the end; `reset` when the connection broke instead. */
export async function heardOf(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  return new Promise((resolve) => {
    socket.once('end', () => resolve(heard));
    socket.once('error', () => resolve(`${heard}<reset>`));
  });
}
