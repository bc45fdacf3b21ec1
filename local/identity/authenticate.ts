// Who is asking: by client certificate, by service account token, or nobody in particular.
import type { UserInfo } from '../registry/index.ts';
import { ISSUER, type SigningKey } from './signing-key.ts';
import { usernameOf, verifyToken, type TokenClaims } from './token.ts';

/** The uid of an object that tokens are bound to, or undefined when there is none (any more). */
export interface BoundObjects {
  uidOf(
    plural: 'serviceaccounts' | 'pods',
    name: { readonly namespace: string; readonly name: string },
  ): Promise<string | undefined>;
}

/** As `tls.TLSSocket.getPeerCertificate()` describes one that the authority was found to sign. */
type ClientCertificate = {
  readonly subject: {
    readonly CN?: string | readonly string[];
    readonly O?: string | readonly string[];
  };
};

export type Credentials = {
  readonly bearerToken: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
};

export type Authority = {
  readonly key: SigningKey;
  readonly objects: BoundObjects;
  readonly now: () => number;
};

type TokenOwner =
  | { readonly kind: 'ok'; readonly user: UserInfo; readonly audiences: readonly string[] }
  | { readonly kind: 'rejected'; readonly error: string };

export const ANONYMOUS: UserInfo = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
};

const AUTHENTICATED = 'system:authenticated';

/** Undefined when credentials were given and are not good: a 401. None at all is anonymous. */
export async function authenticate(
  authority: Authority,
  { bearerToken, clientCertificate }: Credentials,
): Promise<UserInfo | undefined> {
  const named = clientCertificate === undefined ? undefined : certified(clientCertificate);
  if (named !== undefined) return named;
  if (bearerToken === undefined || bearerToken === '') return ANONYMOUS;
  const owner = await ownerOf(authority, bearerToken, [ISSUER]);
  return owner.kind === 'ok' ? owner.user : undefined;
}

/** Whose token it is, if it is meant for one of `audiences` and all it is bound to is there. */
export async function ownerOf(
  authority: Authority,
  token: string,
  audiences: readonly string[],
): Promise<TokenOwner> {
  const reading = verifyToken(authority.key, token, authority.now());
  if (reading.kind === 'foreign') return { kind: 'rejected', error: 'invalid bearer token' };
  if (reading.kind === 'rejected') return invalid(reading.reason);
  const { claims } = reading;
  const meant = audiences.filter((audience) => claims.audiences.includes(audience));
  if (meant.length === 0) {
    const texts = [claims.audiences, audiences].map((list) => JSON.stringify(list));
    return invalid(`token audiences ${texts[0]} is invalid for the target audiences ${texts[1]}`);
  }
  const gone = await whatIsGone(authority.objects, claims);
  if (gone !== undefined) return invalid(gone);
  return { kind: 'ok', user: userOf(claims), audiences: meant };
}

function invalid(reason: string): TokenOwner {
  return { kind: 'rejected', error: `[invalid bearer token, ${reason}]` };
}

async function whatIsGone(
  objects: BoundObjects,
  { namespace, serviceAccount, pod }: TokenClaims,
): Promise<string | undefined> {
  const account = { namespace, name: serviceAccount.name };
  const accountUid = await objects.uidOf('serviceaccounts', account);
  if (accountUid === undefined) return `serviceaccounts "${account.name}" not found`;
  if (accountUid !== serviceAccount.uid) return 'service account UID does not match claim';
  if (pod === undefined) return undefined;
  const podUid = await objects.uidOf('pods', { namespace, name: pod.name });
  return podUid === pod.uid ? undefined : 'service account token has been invalidated';
}

function userOf(claims: TokenClaims): UserInfo {
  const { namespace, serviceAccount, pod, node, id } = claims;
  return {
    username: usernameOf(claims),
    uid: serviceAccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED],
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${id}`],
      ...(node === undefined ? {} : extraOf('node', node)),
      ...(pod === undefined ? {} : extraOf('pod', pod)),
    },
  };
}

function extraOf(
  what: 'node' | 'pod',
  { name, uid }: { readonly name: string; readonly uid: string },
): Record<string, readonly string[]> {
  const prefix = `authentication.kubernetes.io/${what}`;
  return { [`${prefix}-name`]: [name], [`${prefix}-uid`]: [uid] };
}

function certified({ subject }: ClientCertificate): UserInfo | undefined {
  const [username] = listed(subject.CN);
  if (username === undefined || username === '') return undefined;
  return { username, groups: [...listed(subject.O), AUTHENTICATED] };
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
