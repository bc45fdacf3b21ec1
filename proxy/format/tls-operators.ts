// What is said of the client's TLS and its certificate.   hot path
import type { FormatFacts, PeerCertificateFacts } from './facts.ts';

type Operator = (facts: FormatFacts) => string | undefined;

export const TLS_OPERATORS: Readonly<Record<string, Operator>> = {
  DOWNSTREAM_TLS_VERSION: (f) => f.connection.tls?.version,
  DOWNSTREAM_TLS_CIPHER: (f) => f.connection.tls?.cipher,
  DOWNSTREAM_PEER_SUBJECT: (f) => present(f, ({ subject }) => subject),
  DOWNSTREAM_PEER_ISSUER: (f) => present(f, ({ issuer }) => issuer),
  DOWNSTREAM_PEER_SERIAL: (f) => present(f, ({ serial }) => serial.toLowerCase()),
  DOWNSTREAM_PEER_FINGERPRINT_256: (f) => present(f, ({ sha256 }) => sha256),
  DOWNSTREAM_PEER_CERT: (f) => present(f, (peer) => encodeURIComponent(peer.pem())),
  DOWNSTREAM_LOCAL_URI_SAN: (f) =>
    f.connection.tls === undefined || f.localPrincipal === '' ? undefined : f.localPrincipal,
};

/** All names of one type, with commas between. */
export function peerName(
  { connection }: FormatFacts,
  type: PeerCertificateFacts['names'][number]['type'],
): string | undefined {
  let names = '';
  const all = connection.tls?.peer?.names ?? [];
  for (let i = 0; i < all.length; i++) {
    const each = all[i]!;
    if (each.type === type) names += names === '' ? each.name : `,${each.name}`;
  }
  return names === '' ? undefined : names;
}

function present(
  { connection }: FormatFacts,
  read: (peer: PeerCertificateFacts) => string,
): string | undefined {
  const peer = connection.tls?.peer;
  return peer === undefined ? undefined : read(peer) || undefined;
}
