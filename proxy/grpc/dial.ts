// Opens a connection to a server: its name through the system's resolver, each of its addresses in
// turn, TLS with HTTP/2 inside, all of it within a deadline.
import { connect as connectTcp, isIP, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Cancel, Clock } from '../../lib/index.ts';
import { reasonOf } from './reason.ts';

/** Whom we call. */
export type GrpcServer = {
  /** `istiod.istio-system.svc:15012`, `[::1]:15012` */
  readonly address: string;
  /** Undefined: plaintext. */
  readonly tls: GrpcTls | undefined;
};

export type GrpcTls = {
  /** PEM of the authorities that may vouch for the server: these, and nobody else. */
  readonly roots: string;
  /** The name in its certificate, when it is not the one in the address. */
  readonly serverName?: string;
  /** What we prove ourselves with, PEM. */
  readonly certificate?: { readonly chain: string; readonly key: string };
};

export interface Dialing {
  connected(socket: Duplex): void;
  /** For people: what went wrong, and what may be done. */
  failed(reason: string): void;
}

/** Calls one of both, later; nothing after it was cancelled. */
export type Dial = (server: GrpcServer, waiting: Dialing) => Cancel;

// A control plane in another region answers within a second; one that is starting, hardly later.
const CONNECT_TIMEOUT_MS = 10_000;
// Before the next of its addresses is tried. Node's own quarter of a second is less than the way
// to another continent and back takes.
const ADDRESS_TIMEOUT_MS = 2000;
const HTTP2 = 'h2';

export function systemDial(clock: Clock): Dial {
  return (server, waiting) => new Attempt(server, waiting, clock).cancel;
}

class Attempt {
  readonly #server: GrpcServer;
  readonly #waiting: Dialing;
  readonly #cancelTimeout: Cancel;
  #socket: Socket | undefined;
  #isOver = false;

  constructor(server: GrpcServer, waiting: Dialing, clock: Clock) {
    this.#server = server;
    this.#waiting = waiting;
    const seconds = CONNECT_TIMEOUT_MS / 1000;
    this.#cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () =>
      this.#fail(`no connection within ${seconds} s: does a network policy forbid it?`),
    );
    // Nobody waits yet who could be told.
    queueMicrotask(() => this.#open());
  }

  readonly cancel = (): void => {
    if (this.#isOver) return;
    this.#settle();
    this.#socket?.destroy();
  };

  #open(): void {
    if (this.#isOver) return;
    const { address, tls } = this.#server;
    const place = placeOf(address);
    if (place === undefined) return this.#fail('the address has no port: write it as HOST:PORT');
    if (tls?.roots.trim() === '') return this.#fail('no authority is known that may vouch for it');
    try {
      const socket = tls === undefined ? connectTcp(place) : secured(place, tls);
      this.#socket = socket;
      // Stays: a socket whose error nobody hears ends the program.
      socket.on('error', (error) => this.#fail(reasonOf(error)));
      socket.once('close', () => this.#fail('the server hung up: does it speak TLS on this port?'));
      socket.once(tls === undefined ? 'connect' : 'secureConnect', () => this.#opened(socket));
    } catch (error) {
      // A key that is none, a chain that cannot be read.
      this.#fail(reasonOf(error));
    }
  }

  #opened(socket: Socket): void {
    if (this.#isOver) return;
    if ('alpnProtocol' in socket && socket.alpnProtocol !== HTTP2) {
      return this.#fail('the server speaks no HTTP/2 on this port: is it the right one?');
    }
    this.#settle();
    this.#waiting.connected(socket);
  }

  #fail(reason: string): void {
    if (this.#isOver) return;
    this.#settle();
    this.#socket?.destroy();
    this.#waiting.failed(`cannot connect to ${this.#server.address}: ${reason}`);
  }

  #settle(): void {
    this.#isOver = true;
    this.#cancelTimeout();
  }
}

function placeOf(address: string): TcpNetConnectOpts | undefined {
  const [, bracketed, name, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? name;
  if (host === undefined || Number(port) > 65_535) return undefined;
  return {
    host,
    port: Number(port),
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
  };
}

function secured(place: TcpNetConnectOpts, tls: GrpcTls): Socket {
  const { roots, serverName = '', certificate } = tls;
  return connectTls({
    ...place,
    ca: roots,
    ALPNProtocols: [HTTP2],
    ...(certificate === undefined ? {} : { cert: certificate.chain, key: certificate.key }),
    // A name, never an address: RFC 6066, section 3.
    ...(serverName === '' || isIP(serverName) !== 0 ? {} : { servername: serverName }),
  });
}
