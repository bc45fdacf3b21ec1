// TLS with a client, by a chain's plan: the right certificate for the name it asked for, within a
// deadline; and who it turned out to be.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { WheelTimer, type Wheel } from '../../lib/index.ts';
import type { PeerCertificateFacts } from '../format/index.ts';
import type { ServerTlsPlan } from '../plan/index.ts';
import { pinProblem, type Identity } from '../tls/index.ts';
import { showsCertificate, verifiedPeer } from './peer-certificate.ts';

export type TlsFacts = {
  readonly version: string;
  readonly cipher: string;
  /** Agreed upon; empty when nothing was. */
  readonly alpn: string;
  /** Of a certificate whose chain was verified. */
  readonly peer: PeerCertificateFacts | undefined;
};

type Handshake = {
  readonly socket: Socket;
  readonly identity: Identity;
  readonly plan: ServerTlsPlan;
  readonly serverName: string;
  readonly wheel: Wheel;
  /** 0: as long as `TIMEOUT_MS`. */
  readonly timeoutMs: number;
  readonly done: (secured: TLSSocket, facts: TlsFacts) => void;
  readonly failed: (why: string) => void;
};

// Envoy sets none; a peer that opens a handshake and rests there holds memory for nothing.
const TIMEOUT_MS = 15_000;

export function shakeHands(parts: Handshake): void {
  const { socket, identity, plan, serverName, wheel } = parts;
  if (plan.requireServerName && serverName === '') return parts.failed('no server name asked for');
  const context = identity.server(plan, serverName);
  if (context === undefined) return parts.failed('this proxy has no certificate yet');
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: context,
    requestCert: plan.trust !== undefined,
    rejectUnauthorized: plan.requireClientCertificate,
    ALPNProtocols: [...plan.alpn],
  });
  let why = 'the client left';
  const close = (reason: string): void => {
    why = reason;
    secured.destroy();
  };
  const timer = new WheelTimer({ due: () => close('the handshake took too long') });
  const settle = (): void => {
    wheel.disarm(timer);
    secured.removeListener('close', gone);
  };
  const gone = (): void => {
    settle();
    parts.failed(why);
  };
  wheel.arm(timer, parts.timeoutMs === 0 ? TIMEOUT_MS : parts.timeoutMs);
  secured.on('error', (error: Error) => close(error.message));
  secured.once('close', gone);
  secured.once('secure', () => {
    const peer = verifiedPeer(secured);
    const problem = peer === undefined ? undefined : identity.rule(plan).problemOf(peer.names);
    if (plan.requireClientCertificate && peer === undefined) return close('no certificate shown');
    // Who need not show one is still not taken with one that nobody vouches for.
    const isForged = peer === undefined && plan.trust !== undefined && showsCertificate(secured);
    if (isForged) return close('the certificate shown is not vouched for');
    if (problem !== undefined) return close(problem);
    const unpinned = plan.pins && peer && pinProblem(plan.pins, peer);
    if (unpinned !== undefined) return close(unpinned);
    settle();
    const { version, standardName } = secured.getCipher();
    const alpn = secured.alpnProtocol;
    const agreed = typeof alpn === 'string' ? alpn : '';
    parts.done(secured, { version, cipher: standardName, alpn: agreed, peer });
  });
}
