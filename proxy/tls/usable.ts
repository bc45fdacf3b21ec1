// Whether TLS can be made of a secret: found out when it comes, and not by the client whose
// handshake would fail.
import { createSecureContext } from 'node:tls';
import type { SecretPlan } from '../plan/index.ts';

/** Why not, in words; undefined when it can. */
export function secretProblem({ secret }: SecretPlan): string | undefined {
  try {
    createSecureContext(optionsOf(secret));
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${WHAT[secret.kind]} cannot be used: ${reason}`;
  }
}

const WHAT = { certificate: 'the certificate with its key', trust: 'the authorities' } as const;

function optionsOf(secret: SecretPlan['secret']): Parameters<typeof createSecureContext>[0] {
  if (secret.kind === 'certificate') return { cert: secret.chainPem, key: secret.keyPem };
  const { anchorsPem: ca, revocationPem: crl } = secret;
  return crl === undefined ? { ca } : { ca, crl };
}
