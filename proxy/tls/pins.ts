// Peers that are known by their very certificate or key, beside whom their authority vouches for.
import { createHash, X509Certificate } from 'node:crypto';
import type { PinsPlan } from '../plan/index.ts';

type Shown = {
  /** Of the certificate, hexadecimal, lower case. */
  readonly sha256: string;
  readonly pem: () => string;
};

/** What is wrong with this peer, in words; undefined when it is one of those that are pinned. */
export function pinProblem({ certificates, keys }: PinsPlan, peer: Shown): string | undefined {
  if (certificates.includes(peer.sha256)) return undefined;
  if (keys.length > 0 && keys.includes(keyHash(peer.pem()))) return undefined;
  return 'the peer’s certificate is none of those that are pinned';
}

function keyHash(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
