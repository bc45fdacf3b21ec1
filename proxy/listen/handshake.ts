// TLS with a client, by a chain's plan: the right certificate for the name it asked for, within a
// deadline; and who it turned out to be.
import type { Socket } from 'node:net';
import { TLSSocket, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';
import { WheelTimer, type Wheel } from '../../lib/index.ts';
import type { PeerCertificateFacts } from '../format/index.ts';
import type { ServerTlsPlan } from '../plan/index.ts';
import { peerNames, principalOf, type Identity } from '../tls/index.ts';

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
    if (problem !== undefined) return close(problem);
    settle();
    const { version, standardName } = secured.getCipher();
    const alpn = secured.alpnProtocol;
    const agreed = typeof alpn === 'string' ? alpn : '';
    parts.done(secured, { version, cipher: standardName, alpn: agreed, peer });
  });
}

function verifiedPeer(secured: TLSSocket): PeerCertificateFacts | undefined {
  const certificate = secured.getPeerCertificate();
  if (!('raw' in certificate) || !isVerified(secured)) return undefined;
  const names = peerNames(certificate);
  return {
    names,
    principal: principalOf(names),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    serial: certificate.serialNumber.toLowerCase(),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    pem: () => pemOf(certificate),
    chainPem: () => chainPem(secured.getPeerCertificate(true)),
  };
}

/** As RFC 2253 writes it: the last part first. */
function nameOf(subject: PeerCertificate['subject']): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(subject)) {
    if (typeof value === 'string') parts.push(`${name}=${value}`);
    else if (Array.isArray(value)) parts.push(...value.map((each) => `${name}=${String(each)}`));
  }
  return parts.toReversed().join(',');
}

function pemOf({ raw }: Pick<PeerCertificate, 'raw'>): string {
  const lines = raw.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

// Longer chains than any authority makes; a circle ends, too.
const CHAIN_MAX = 10;

function chainPem(leaf: DetailedPeerCertificate): string {
  let text = '';
  let current: DetailedPeerCertificate | undefined = leaf;
  for (let i = 0; i < CHAIN_MAX && current !== undefined; i += 1) {
    text += pemOf(current);
    const issuer: DetailedPeerCertificate = current.issuerCertificate;
    current = issuer === current ? undefined : issuer;
  }
  return text;
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
