// Service account tokens: signed claims about who a pod is, for whom they are meant, until when.
// Whether the account still exists is `authenticate.ts`' question.
import { sign, verify } from 'node:crypto';
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import { ISSUER, type SigningKey } from './signing-key.ts';

export type BoundObject = { readonly name: string; readonly uid: string };

export type TokenClaims = {
  readonly namespace: string;
  readonly serviceAccount: BoundObject;
  /** The token dies with this pod. */
  readonly pod: BoundObject | undefined;
  readonly node: BoundObject | undefined;
  readonly audiences: readonly string[];
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
};

export type TokenWish = Omit<TokenClaims, 'expires'> & {
  readonly expirationSeconds: number;
  readonly now: number;
};

type TokenReading =
  | { readonly kind: 'ok'; readonly claims: TokenClaims }
  /** Not a token of ours: somebody else may know it. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'rejected'; readonly reason: string };

// A token of ours has about 1 KiB; what is longer is not worth parsing.
const TOKEN_LENGTH_MAX = 16 * 1024;

export function signToken(key: SigningKey, wish: TokenWish): string {
  const issued = Math.floor(wish.now / 1000);
  const { namespace, serviceAccount, pod, node } = wish;
  const claims: JsonObject = {
    aud: wish.audiences,
    exp: issued + wish.expirationSeconds,
    iat: issued,
    iss: ISSUER,
    jti: wish.id,
    'kubernetes.io': { namespace, node, pod, serviceaccount: serviceAccount },
    nbf: issued,
    sub: usernameOf(wish),
  };
  const signed = `${encoded({ alg: 'RS256', kid: key.id })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), key.privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

/** Checks signature, issuer and time. Whom it is meant for is the caller's to check. */
export function verifyToken(key: SigningKey, token: string, now: number): TokenReading {
  const parts = token.length > TOKEN_LENGTH_MAX ? [] : token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const header = decoded(head);
  const claims = decoded(body);
  if (parts.length !== 3 || claims === undefined || stringAt(claims, 'iss') !== ISSUER) {
    return { kind: 'foreign' };
  }
  // Never let the token choose the algorithm.
  const isOurs = stringAt(header, 'alg') === 'RS256' && stringAt(header, 'kid') === key.id;
  const bytes = Buffer.from(signature, 'base64url');
  if (!isOurs || !verify('sha256', Buffer.from(`${head}.${body}`), key.publicKey, bytes)) {
    return { kind: 'rejected', reason: 'the signature is not valid' };
  }
  const reading = readClaims(claims);
  if (reading === undefined) {
    return { kind: 'rejected', reason: 'token claims are incomplete' };
  }
  const seconds = now / 1000;
  if (seconds >= reading.expires / 1000) {
    return { kind: 'rejected', reason: 'service account token has expired' };
  }
  if (seconds < (numberAt(claims, 'nbf') ?? 0)) {
    return { kind: 'rejected', reason: 'service account token is not valid yet' };
  }
  return { kind: 'ok', claims: reading };
}

export function usernameOf(claims: Pick<TokenClaims, 'namespace' | 'serviceAccount'>): string {
  return `system:serviceaccount:${claims.namespace}:${claims.serviceAccount.name}`;
}

function readClaims(claims: JsonObject): TokenClaims | undefined {
  const said = objectAt(claims, 'kubernetes.io');
  const namespace = stringAt(said, 'namespace');
  const serviceAccount = boundAt(said, 'serviceaccount');
  const expires = numberAt(claims, 'exp');
  if (namespace === undefined || serviceAccount === undefined || expires === undefined) {
    return undefined;
  }
  return {
    namespace,
    serviceAccount,
    pod: boundAt(said, 'pod'),
    node: boundAt(said, 'node'),
    audiences: listAt(claims, 'aud').filter((audience) => typeof audience === 'string'),
    id: stringAt(claims, 'jti') ?? '',
    expires: expires * 1000,
  };
}

function boundAt(said: JsonObject | undefined, field: string): BoundObject | undefined {
  const name = stringAt(said, field, 'name');
  const uid = stringAt(said, field, 'uid');
  return name === undefined || uid === undefined ? undefined : { name, uid };
}

function encoded(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): JsonObject | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  return isObject(value) ? value : undefined;
}
