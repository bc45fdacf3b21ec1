// Who a client turned out to be by its certificate, found out as far as somebody asks: most
// connections are told apart by a name of it, and few by anything else.
// perf: 33 µs for all that Node tells of a certificate, 2 for its names: 3 % of a handshake.
import type { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import type { PeerCertificateFacts } from '../format/index.ts';
import { peerNames, principalOf } from '../tls/index.ts';

/** Undefined: it showed none, or none whose chain was verified. */
export function verifiedPeer(secured: TLSSocket): PeerCertificateFacts | undefined {
  const certificate = secured.getPeerX509Certificate();
  return certificate === undefined || !isVerified(secured)
    ? undefined
    : new Peer(secured, certificate);
}

/** Verified or not. */
export function showsCertificate(secured: TLSSocket): boolean {
  return secured.getPeerX509Certificate() !== undefined;
}

class Peer implements PeerCertificateFacts {
  readonly #secured: TLSSocket;
  readonly #certificate: X509Certificate;
  readonly names: PeerCertificateFacts['names'];
  readonly principal: string;
  #legacy: PeerCertificate | undefined = undefined;

  constructor(secured: TLSSocket, certificate: X509Certificate) {
    this.#secured = secured;
    this.#certificate = certificate;
    const { subjectAltName } = certificate;
    this.names = subjectAltName === undefined ? [] : peerNames({ subjectaltname: subjectAltName });
    this.principal = principalOf(this.names);
  }

  get subject(): string {
    return nameOf(this.#whole.subject);
  }

  get issuer(): string {
    return nameOf(this.#whole.issuer);
  }

  get serial(): string {
    return this.#certificate.serialNumber.toLowerCase();
  }

  get sha256(): string {
    return this.#certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  }

  pem(): string {
    return pemOf(this.#certificate);
  }

  chainPem(): string {
    return chainPem(this.#secured.getPeerCertificate(true));
  }

  /** With its names taken apart. */
  get #whole(): PeerCertificate {
    this.#legacy ??= this.#certificate.toLegacyObject();
    return this.#legacy;
  }
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

function pemOf({ raw }: Pick<X509Certificate, 'raw'>): string {
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
