// A cluster's identity in a test: one key, a few objects that tokens are bound to, a clock.
import { ManualClock, stringAt, type JsonObject } from '../../lib/index.ts';
import {
  createSigningKey,
  issueToken,
  signingKeyOf,
  type TokenIssuer,
  type TokenRequest,
} from '../../local/identity/index.ts';

export type IdentityFixture = {
  readonly clock: ManualClock;
  readonly issuer: TokenIssuer;
  /** Uids by `plural/namespace/name`; remove one and the object is gone. */
  readonly uids: Map<string, string>;
  readonly tokenFor: (spec: JsonObject, changed?: Partial<TokenRequest>) => Promise<string>;
};

/** Has the account `shop/web` and its pod `web-1`. */
export function identityFixture(): IdentityFixture {
  const clock = new ManualClock();
  const uids = new Map([
    ['serviceaccounts/shop/web', 'sa-uid'],
    ['pods/shop/web-1', 'pod-uid'],
  ]);
  const issuer: TokenIssuer = {
    key: signingKeyOf(createSigningKey()),
    objects: {
      uidOf: (plural, { namespace, name }) =>
        Promise.resolve(uids.get(`${plural}/${namespace}/${name}`)),
    },
    now: () => clock.now(),
    newId: () => 'token-id',
    nodeOf: () => Promise.resolve({ name: 'local', uid: 'node-uid' }),
  };
  return {
    clock,
    issuer,
    uids,
    async tokenFor(spec, changed = {}) {
      const request = { namespace: 'shop', name: 'web', body: { spec }, ...changed };
      return stringAt(await issueToken(issuer, request), 'status', 'token') ?? '';
    },
  };
}
