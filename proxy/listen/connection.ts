// One accepted connection, from its first bytes to whoever serves it: where was it going, what does
// it speak, which chain takes it, TLS if that says so, then HTTP or bytes.
import type { Socket } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import {
  H1_LIMITS,
  H1Server,
  reset,
  type H1Owner,
  type RequestSink,
  type ResponseSink,
} from '../http/index.ts';
import type { ChainPlan, ListenerPlan, ServerTlsPlan, TcpPlan } from '../plan/index.ts';
import { Exchange, type Connection } from '../request.ts';
import { Split } from '../route/index.ts';
import { subjectAltNames } from '../upstream/index.ts';
import { chainFor, type Facts } from './chain.ts';
import type { ListenWorld } from './listener.ts';
import type { Destination } from './original-destination.ts';
import { Relay } from './relay.ts';
import { sniff, type Sniffed } from './sniff.ts';

// A peer that says nothing on a connection which must speak first is let go.
const SNIFF_TIMEOUT_MS = 5000;
const SNIFF_BYTES_MAX = 64 * 1024;
const TLS_TIMEOUT_MS = 10_000;
const OPAQUE: Sniffed = { kind: 'opaque' };

export class Accepted implements Deadline {
  readonly #world: ListenWorld;
  readonly #socket: Socket;
  readonly #listener: ListenerPlan;
  readonly #destination: Destination;
  readonly #timer: WheelTimer;
  #head: Buffer = Buffer.alloc(0);
  #secured = false;

  constructor(
    world: ListenWorld,
    socket: Socket,
    listener: ListenerPlan,
    destination: Destination,
  ) {
    this.#world = world;
    this.#socket = socket;
    this.#listener = listener;
    this.#destination = destination;
    this.#timer = new WheelTimer(this);
    socket.on('error', () => undefined); // `close` follows.
    socket.setNoDelay(true);
  }

  begin(): void {
    const { sniff: wanted } = this.#listener;
    if (!wanted.tls && !wanted.http) return this.#choose(OPAQUE);
    const timeoutMs = wanted.timeoutMs === 0 ? SNIFF_TIMEOUT_MS : wanted.timeoutMs;
    this.#world.wheel.arm(this.#timer, timeoutMs);
    this.#socket.on('readable', this.#readable);
    this.#socket.once('end', this.#silent);
    this.#socket.once('close', () => this.#world.wheel.disarm(this.#timer));
  }

  /**
   * What came in time says nothing: a protocol we do not read, or one whose server speaks first.
   */
  due(): void {
    if (this.#secured) this.#socket.destroy();
    else this.#settle(OPAQUE);
  }

  readonly #readable = (): void => {
    const chunk: unknown = this.#socket.read();
    if (!Buffer.isBuffer(chunk)) return;
    this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    const sniffed = sniff(this.#head);
    if (sniffed.kind !== 'more') this.#settle(sniffed);
    else if (this.#head.length > SNIFF_BYTES_MAX) this.#settle(OPAQUE);
  };

  /** The peer has said its last, and it was nothing: a port scan, or a probe. */
  readonly #silent = (): void => void this.#socket.destroy();

  #settle(sniffed: Sniffed): void {
    this.#world.wheel.disarm(this.#timer);
    this.#socket.removeListener('readable', this.#readable);
    this.#socket.removeListener('end', this.#silent);
    if (this.#head.length > 0) this.#socket.unshift(this.#head);
    this.#choose(sniffed);
  }

  #choose(sniffed: Sniffed): void {
    const facts: Facts = {
      destination: this.#destination,
      serverName: sniffed.kind === 'tls' ? sniffed.serverName : '',
      transport: sniffed.kind === 'tls' ? 'tls' : 'raw',
      applicationProtocols: protocolsOf(sniffed),
    };
    const chain = chainFor(this.#listener, facts);
    if (chain === undefined) {
      // Reset, not an orderly end: nobody is here who would speak to this peer.
      this.#socket.resetAndDestroy();
      return;
    }
    if (chain.tls === undefined) return this.#serve(this.#socket, chain, plainConnection(facts));
    this.#secure(chain, chain.tls, facts);
  }

  #secure(chain: ChainPlan, tls: ServerTlsPlan, facts: Facts): void {
    const context = this.#world.identity.server(tls);
    if (context === undefined) {
      this.#socket.destroy();
      return;
    }
    const secured = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext: context,
      requestCert: tls.requireClientCertificate,
      rejectUnauthorized: tls.requireClientCertificate,
      ALPNProtocols: [...tls.alpn],
    });
    this.#secured = true;
    this.#world.wheel.arm(this.#timer, TLS_TIMEOUT_MS);
    secured.on('error', () => secured.destroy());
    secured.once('secure', () => {
      this.#world.wheel.disarm(this.#timer);
      const certificate = secured.getPeerCertificate();
      const isProven = 'raw' in certificate && isVerified(secured);
      if (tls.requireClientCertificate && !isProven) return void secured.destroy();
      const principal = isProven ? principalOf(certificate) : '';
      if (!isAccepted(principal, tls.peerPrefixes)) return void secured.destroy();
      const { serverName } = facts;
      const peer = { principal, isTls: true, isMutualTls: principal !== '', serverName };
      this.#serve(secured, chain, peer);
    });
  }

  #serve(socket: Socket, chain: ChainPlan, peer: PeerFacts): void {
    const { serve } = chain;
    const { direction } = this.#listener;
    const connection: Connection = {
      direction,
      remoteAddress: this.#socket.remoteAddress ?? '',
      localAddress: `${this.#destination.address}:${this.#destination.port}`,
      destination: this.#destination,
      peerPrincipal: peer.principal,
      isTls: peer.isTls,
      isMutualTls: peer.isMutualTls,
      serverName: peer.serverName,
    };
    if (serve.kind === 'tcp') return this.#relay(socket, serve);
    const world = this.#world;
    const owner: H1Owner = {
      limits: H1_LIMITS,
      clock: world.clock,
      exchange: (response: ResponseSink): RequestSink =>
        new Exchange({ world, plan: serve, connection, response }),
      refused: () => undefined,
      idle: () => undefined,
      closed: () => world.servers.delete(server),
    };
    const server = new H1Server(socket, owner);
    world.servers.set(server, this.#listener);
    socket.resume();
  }

  #relay(client: Socket, plan: TcpPlan): void {
    const world = this.#world;
    const { upstream: name } = new Split(plan.targets).pick(world.random);
    const upstream = world.runtime().upstreams.get(name);
    if (upstream === undefined) return reset(client);
    const isOriginal = upstream.plan.source.kind === 'original-destination';
    const { address, port } = this.#destination;
    const endpoint = isOriginal
      ? upstream.destination(address, port)
      : upstream.pick(world.random, [], 0);
    if (endpoint === undefined) return reset(client);
    client.pause();
    world.dialer.dial(upstream.target(endpoint, 'bytes'), {
      connected: (server) => {
        if (client.destroyed) return void server.destroy();
        endpoint.active += 1;
        const ended = (): void => void (endpoint.active -= 1);
        new Relay({ client, server, wheel: world.wheel, idleMs: plan.idleTimeoutMs, ended });
        client.resume();
      },
      connectFailed: () => reset(client),
    });
  }
}

type PeerFacts = {
  readonly principal: string;
  readonly isTls: boolean;
  readonly isMutualTls: boolean;
  readonly serverName: string;
};

function plainConnection(facts: Facts): PeerFacts {
  return { principal: '', isTls: false, isMutualTls: false, serverName: facts.serverName };
}

function protocolsOf(sniffed: Sniffed): readonly string[] {
  switch (sniffed.kind) {
    case 'tls':
      return sniffed.alpn;
    case 'http1':
      return ['http/1.1', 'http/1.0'];
    case 'http2':
      return ['h2c'];
    case 'opaque':
    case 'more':
      return [];
  }
}

function principalOf(certificate: PeerCertificate): string {
  return subjectAltNames(certificate).find((name) => name.startsWith('spiffe://')) ?? '';
}

/**
 * OpenSSL's verdict on the peer's chain. Node tells it only by its handle; not told is not
 * verified.
 */
function isVerified(socket: TLSSocket): boolean {
  if (!('_handle' in socket)) return false;
  const handle: unknown = socket._handle;
  if (typeof handle !== 'object' || handle === null || !('verifyError' in handle)) return false;
  if (typeof handle.verifyError !== 'function') return false;
  const verdict: unknown = Reflect.apply(handle.verifyError, handle, []);
  return verdict === undefined || verdict === null;
}

function isAccepted(principal: string, prefixes: readonly string[]): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => principal.startsWith(prefix));
}
