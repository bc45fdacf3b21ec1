// Listens for questions on the cluster's DNS address, over UDP and TCP.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock, Log } from '../../../lib/index.ts';
import { DNS_ADDRESS } from '../../layout/index.ts';
import type { ServiceBook } from '../network/index.ts';
import { forwarder } from './forward.ts';
import { framed, frameReader } from './frame.ts';
import { responder, type Responder } from './respond.ts';

type DnsOptions = {
  readonly services: ServiceBook;
  /** IPv4 addresses of name servers for names outside the cluster; may be none. */
  readonly upstreams: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly listen?: { readonly address: string; readonly port: number };
};

const DEFAULT_LISTEN = { address: DNS_ADDRESS, port: 53 };
// Clients use TCP only for what did not fit; more connections than this are not clients.
const CONNECTIONS_MAX = 128;
const IDLE_TIMEOUT_MS = 10_000;

/** Resolves when both sockets listen; they close when the signal fires. */
export async function startDns(options: DnsOptions, signal: AbortSignal): Promise<void> {
  const { services, upstreams, clock, log, listen = DEFAULT_LISTEN } = options;
  const respond = responder(services, forwarder(upstreams, clock));
  const udp = createSocket('udp4');
  const tcp = createServer((socket) => serveTcp(socket, respond));
  tcp.maxConnections = CONNECTIONS_MAX;
  serveUdp(udp, respond, log);
  await Promise.all([bindUdp(udp, listen), bindTcp(tcp, listen)]);
  udp.on('error', (error) => log.error('dns socket failed', { error }));
  tcp.on('error', (error) => log.error('dns socket failed', { error }));
  const stop = (): void => {
    udp.close();
    tcp.close();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  log.info('dns listens', { address: listen.address, port: listen.port, upstreams });
}

function serveUdp(socket: UdpSocket, respond: Responder, log: Log): void {
  socket.on('message', (bytes, peer) => {
    void respond(bytes, 'udp').then(
      (response) => {
        // An answer that cannot be sent is one the client asks for again.
        if (response !== undefined) socket.send(response, peer.port, peer.address, () => undefined);
      },
      (error: unknown) => log.error('dns question failed', { error: String(error) }),
    );
  });
}

function serveTcp(socket: Socket, respond: Responder): void {
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const read = frameReader((message) => {
    // Nothing more is read meanwhile, so that a client cannot pile up work.
    socket.pause();
    void respond(message, 'tcp').then(
      (response) => {
        if (response === undefined) {
          socket.destroy();
          return;
        }
        socket.write(framed(response));
        socket.resume();
      },
      () => socket.destroy(),
    );
  });
  socket.on('data', read);
}

type Listen = { readonly address: string; readonly port: number };

function bindUdp(socket: UdpSocket, { address, port }: Listen): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => reject(cannot(address, port, cause));
    socket.once('error', fail);
    socket.bind(port, address, () => {
      socket.off('error', fail);
      resolve();
    });
  });
}

function bindTcp(server: Server, { address, port }: Listen): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => reject(cannot(address, port, cause));
    server.once('error', fail);
    server.listen({ port, host: address }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function cannot(address: string, port: number, cause: Error): Error {
  return new Error(`cannot listen for DNS on ${address}:${port}; is another agent running?`, {
    cause,
  });
}
