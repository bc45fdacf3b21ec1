// Who is asking, and what proves it: service account tokens, client certificates, and the reviews
// by which others ask the API server the same. Certificates are issued in `certificates/`.

// Tokens
export {
  createSigningKey,
  ISSUER,
  keySet,
  openidConfiguration,
  signingKeyOf,
} from './signing-key.ts';
export type { SigningKey } from './signing-key.ts';
export { issueToken } from './token-request.ts';
export type { TokenIssuer, TokenRequest } from './token-request.ts';
export type { BoundObject } from './token.ts';

// Callers
export { ANONYMOUS, authenticate } from './authenticate.ts';
export type { Authority, Credentials } from './authenticate.ts';

// Questions
export { mayRequest, reviewAccess, reviewRules, reviewSelf, reviewToken } from './review.ts';
