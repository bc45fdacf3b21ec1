// Opens connections to endpoints: plain or inside mutual TLS, within a deadline. What a peer must
// prove is decided here, at the handshake, and nowhere else.
import { connect as connectTcp, isIP, type NetConnectOpts, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls';
import { WheelTimer, type Wheel } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';
import type { AlpnPlan, ClientTlsPlan, KeepalivePlan } from '../plan/index.ts';
import { peerNames, type ClientContexts } from '../tls/index.ts';
import { interleaved, race } from './happy-eyeballs.ts';

export type Address = { readonly address: string; readonly port: number };

/** Bytes, or HTTP: of one version, or of the one that the peer chooses. */
type Carried = keyof AlpnPlan;

export type Target = Address & {
  readonly carries: Carried;
  /** Other addresses of the same endpoint, tried when the first is slow or refuses. */
  readonly others: readonly Address[];
  /** The local address to speak from, for inbound traffic to the application. */
  readonly bindAddress: string | undefined;
  readonly tls: ClientTlsPlan | undefined;
  /** The name asked for inside TLS. */
  readonly serverName: string;
  readonly keepalive: KeepalivePlan | undefined;
  /** Said before anything else, even before TLS: who the client was. */
  readonly preface: Buffer | undefined;
  readonly timeoutMs: number;
};

export interface Connecting {
  connected(socket: Duplex): void;
  connectFailed(failure: Failure): void;
}

export interface Dialer {
  /** Calls exactly one of both, later. */
  dial(target: Target, waiting: Connecting): void;
}

export class TcpDialer implements Dialer {
  readonly #wheel: Wheel;
  readonly #contexts: ClientContexts;

  constructor(wheel: Wheel, contexts: ClientContexts) {
    this.#wheel = wheel;
    this.#contexts = contexts;
  }

  dial(target: Target, waiting: Connecting): void {
    if (target.others.length === 0) return this.#dialOne(target, waiting);
    const addresses = interleaved([target, ...target.others]);
    const dialOne = ({ address, port }: Address, one: Connecting, spentMs: number): void => {
      const timeoutMs = Math.max(target.timeoutMs - spentMs, 1);
      this.#dialOne({ ...target, address, port, timeoutMs }, one);
    };
    race({ addresses, wheel: this.#wheel, dialOne }, waiting);
  }

  #dialOne(target: Target, waiting: Connecting): void {
    try {
      this.#open(target, waiting);
    } catch (error) {
      // An address or port that no socket takes: configuration says the strangest things.
      failLater(waiting, failed('connect-failed', messageOf(error)));
    }
  }

  #open(target: Target, waiting: Connecting): void {
    const { tls, preface } = target;
    if (tls === undefined) {
      const socket = connectTcp(optionsOf(target));
      if (preface !== undefined) socket.write(preface);
      return this.#await(socket, 'connect', target, waiting);
    }
    const context = this.#contexts.client(tls);
    if (context === undefined) {
      return failLater(waiting, failed('tls-failed', 'this proxy has no certificate yet'));
    }
    const { serverName } = target;
    const tcp = connectTcp(optionsOf(target));
    if (preface !== undefined) tcp.write(preface);
    const socket = connectTls({
      socket: tcp,
      secureContext: context,
      // A name, never an address: RFC 6066, section 3.
      servername: isIP(serverName) === 0 ? serverName : '',
      ALPNProtocols: [...tls.alpn[target.carries]],
      rejectUnauthorized: tls.trust !== undefined,
      checkServerIdentity: (_name, certificate) => this.#problemOf(target, tls, certificate),
    });
    this.#await(socket, 'secureConnect', target, waiting);
  }

  /** The chain was verified; is this one of the peers we meant? */
  #problemOf(
    { serverName }: Target,
    tls: ClientTlsPlan,
    certificate: PeerCertificate,
  ): Error | undefined {
    if (tls.verifiesServerName) {
      const problem = checkServerIdentity(serverName, certificate);
      if (problem !== undefined) return problem;
    }
    const problem = this.#contexts.rule(tls).problemOf(peerNames(certificate));
    return problem === undefined ? undefined : new Error(problem);
  }

  #await(socket: Socket, event: string, target: Target, waiting: Connecting): void {
    let settled = false;
    const settle = (): boolean => {
      const first = !settled;
      settled = true;
      this.#wheel.disarm(timer);
      socket.removeListener(event, done);
      socket.removeListener('error', lost);
      socket.removeListener('close', closed);
      return first;
    };
    const done = (): void => {
      if (settle()) waiting.connected(socket);
    };
    const giveUp = (failure: Failure): void => {
      if (!settle()) return;
      socket.on('error', () => undefined); // It is being thrown away.
      socket.destroy();
      waiting.connectFailed(failure);
    };
    const inTls = (): boolean => target.tls !== undefined && !socket.connecting;
    const lost = (error: Error): void =>
      giveUp(failed(inTls() ? 'tls-failed' : 'connect-failed', error.message));
    const closed = (): void => giveUp(failed('connect-failed', 'closed before it was open'));
    const due = (): void =>
      giveUp(failed('connect-timeout', `no connection within ${target.timeoutMs} ms`));
    const timer = new WheelTimer({ due });
    this.#wheel.arm(timer, target.timeoutMs);
    socket.once(event, done);
    socket.once('error', lost);
    socket.once('close', closed);
  }
}

function optionsOf({ address, port, bindAddress, keepalive }: Target): NetConnectOpts {
  return {
    host: address,
    port,
    noDelay: true,
    // An upstream that has said all may still be told more.
    allowHalfOpen: true,
    ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
    // Interval and number of probes are the system's: Node sets only when the first one goes.
    ...(keepalive === undefined
      ? {}
      : { keepAlive: true, keepAliveInitialDelay: keepalive.idleMs }),
  };
}

/** Not in the middle of asking: who tries again at once would never come back from it. */
function failLater(waiting: Connecting, failure: Failure): void {
  setImmediate(() => waiting.connectFailed(failure));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
