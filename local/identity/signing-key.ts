// The key that signs service account tokens, and the documents that publish its other half.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { JsonObject } from '../../lib/index.ts';

export type SigningKey = {
  /** Names the key in token headers and in the key set. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
};

/** Who issues tokens in this cluster, and the audience of tokens for its own API. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** A new RSA key as PEM, to be stored: tokens must outlive a restart. */
export function createSigningKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function signingKeyOf(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { id: createHash('sha256').update(spki).digest('base64url'), privateKey, publicKey };
}

/** What `/openid/v1/jwks` serves. */
export function keySet(key: SigningKey): JsonObject {
  const { n, e } = key.publicKey.export({ format: 'jwk' });
  return { keys: [{ use: 'sig', kty: 'RSA', kid: key.id, alg: 'RS256', n, e }] };
}

/** What `/.well-known/openid-configuration` serves. */
export function openidConfiguration(): JsonObject {
  return {
    issuer: ISSUER,
    jwks_uri: `${ISSUER}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
