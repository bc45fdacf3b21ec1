import { createPublicKey } from 'node:crypto';
import { isObject, listAt } from '../../../../lib/index.ts';
import {
  createSigningKey,
  ISSUER,
  keySet,
  openidConfiguration,
  signingKeyOf,
} from '../../../../local/identity/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('is the same key after a restart, and publishes the public half only', async (t) => {
    const pem = createSigningKey();
    const key = signingKeyOf(pem);

    const [published] = listAt(keySet(key), 'keys');

    t.equal(signingKeyOf(pem).id, key.id);
    t.match(published, { kid: key.id, alg: 'RS256', kty: 'RSA', use: 'sig' });
    t.same(Object.keys(isObject(published) ? published : {}).sort(), [
      'alg',
      'e',
      'kid',
      'kty',
      'n',
      'use',
    ]);
    const jwk = key.publicKey.export({ format: 'jwk' });
    t.ok(createPublicKey({ key: jwk, format: 'jwk' }).equals(key.publicKey));
  });

  t.test('says where its key set is', async (t) => {
    t.match(openidConfiguration(), { issuer: ISSUER, jwks_uri: `${ISSUER}/openid/v1/jwks` });
  });
}
