// Joins what `identity/` knows about keys and tokens to what is stored: who calls, which reviews
// are answered how, and which tokens are given out.
import { stringAt, type Clock, type JsonObject } from '../../lib/index.ts';
import {
  authenticate,
  issueToken,
  keySet,
  openidConfiguration,
  reviewAccess,
  reviewRules,
  reviewSelf,
  reviewToken,
  type Authority,
  type BoundObject,
  type Credentials,
  type SigningKey,
} from '../identity/index.ts';
import { unknownPath, type Target, type UserInfo } from '../registry/index.ts';
import type { Store } from '../store/index.ts';

export interface Identity {
  /** Undefined when credentials were given and are not good; none at all are anonymous. */
  authenticate(credentials: Credentials): Promise<UserInfo | undefined>;
  /** TokenReview, SubjectAccessReview and their kin: the object with its status filled in. */
  review(asked: Review): Promise<JsonObject>;
  /** `serviceaccounts/<name>/token`. */
  createToken(account: Target, body: JsonObject): Promise<JsonObject>;
  /** What is published under `/.well-known` and `/openid`, or undefined. */
  published(path: string): JsonObject | undefined;
}

type Review = {
  readonly kind: string;
  readonly body: JsonObject;
  readonly user: UserInfo;
};

type IdentityParts = {
  readonly key: SigningKey;
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
};

export function identity({ key, store, clock, newId }: IdentityParts): Identity {
  const uidOf: Authority['objects']['uidOf'] = (kind, name) =>
    Promise.resolve(store.get({ kind, ...name })?.metadata.uid);
  const nodeOf = (pod: Named): Promise<BoundObject | undefined> =>
    Promise.resolve(nodeOfPod(store, pod));
  const authority = { key, objects: { uidOf }, now: () => clock.now() };
  return {
    authenticate: (credentials) => authenticate(authority, credentials),
    review: (asked) => review(authority, asked),
    createToken: ({ namespace = '', name }, body) =>
      issueToken({ ...authority, newId, nodeOf }, { namespace, name, body }),
    published(path) {
      if (path === 'openid-configuration') return openidConfiguration();
      return path === 'openid/v1/jwks' ? keySet(key) : undefined;
    },
  };
}

async function review(authority: Authority, { kind, body, user }: Review): Promise<JsonObject> {
  switch (kind) {
    case 'TokenReview':
      return reviewToken(authority, body);
    case 'SelfSubjectReview':
      return reviewSelf(user, body);
    case 'SelfSubjectRulesReview':
      return reviewRules(user, body);
    case 'SelfSubjectAccessReview':
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
      return reviewAccess(user, body);
    default:
      throw unknownPath();
  }
}

type Named = { readonly namespace: string; readonly name: string };

function nodeOfPod(store: Store, pod: Named): BoundObject | undefined {
  const name = stringAt(store.get({ kind: 'pods', ...pod }), 'spec', 'nodeName');
  if (name === undefined || name === '') return undefined;
  const uid = store.get({ kind: 'nodes', namespace: '', name })?.metadata.uid;
  return uid === undefined ? undefined : { name, uid };
}
