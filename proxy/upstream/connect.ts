// Opens connections to endpoints: plain or inside mutual TLS, within a deadline. What a peer must
// prove is decided here, at the handshake, and nowhere else.
import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type PeerCertificate, type SecureContext } from 'node:tls';
import { WheelTimer, type Wheel } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';
import type { ClientTlsPlan } from '../plan/index.ts';

export type Target = {
  readonly carries: 'http' | 'bytes';
  readonly address: string;
  readonly port: number;
  /** The local address to speak from, for inbound traffic to the application. */
  readonly bindAddress: string | undefined;
  readonly tls: ClientTlsPlan | undefined;
  readonly timeoutMs: number;
};

export interface Connecting {
  connected(socket: Duplex): void;
  connectFailed(failure: Failure): void;
}

/**
 * Supplies certificates by the names plans use (`default`, `ROOTCA`); undefined when not there
 * yet.
 */
export interface ClientContexts {
  client(plan: ClientTlsPlan): SecureContext | undefined;
}

export interface Dialer {
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
    const { address, port, bindAddress, tls } = target;
    const options = {
      host: address,
      port,
      noDelay: true,
      // An upstream that has said all may still be told more.
      allowHalfOpen: true,
      ...(bindAddress === undefined ? {} : { localAddress: bindAddress }),
    };
    if (tls === undefined) {
      const socket = connectTcp(options);
      this.#await(socket, 'connect', target, waiting);
      return;
    }
    const context = this.#contexts.client(tls);
    if (context === undefined) {
      waiting.connectFailed(failed('tls-failed', 'this proxy has no certificate yet'));
      return;
    }
    const socket = connectTls({
      ...options,
      secureContext: context,
      servername: tls.serverName,
      ALPNProtocols: [...(target.carries === 'http' ? tls.httpAlpn : tls.alpn)],
      minVersion: 'TLSv1.2',
      rejectUnauthorized: tls.trust !== undefined,
      checkServerIdentity: (_name, certificate) => peerProblem(certificate, tls.peerNames),
    });
    this.#await(socket, 'secureConnect', target, waiting);
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

/**
 * The chain was verified; is this one of the peers we meant? Names are compared whole, never
 * parsed.
 */
function peerProblem(certificate: PeerCertificate, wanted: readonly string[]): Error | undefined {
  if (wanted.length === 0) return undefined;
  const names = subjectAltNames(certificate);
  for (const name of wanted) if (names.includes(name)) return undefined;
  return new Error(`the peer is ${names.join(', ') || 'nameless'}, not ${wanted.join(' or ')}`);
}

/** URI and DNS names. Node quotes values with odd characters, so that none can pose as two. */
export function subjectAltNames(
  certificate: Pick<PeerCertificate, 'subjectaltname'>,
): readonly string[] {
  const text = certificate.subjectaltname ?? '';
  const names: string[] = [];
  for (const part of text.split(', ')) {
    if (part.startsWith('URI:')) names.push(part.slice(4));
    else if (part.startsWith('DNS:')) names.push(part.slice(4));
  }
  return names;
}
