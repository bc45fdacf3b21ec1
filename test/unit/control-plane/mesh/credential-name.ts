import {
  credentialProblem,
  policyCredentials,
  serverCredentials,
} from '../../../../control-plane/mesh/credential-name.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const summary = (uses: ReturnType<typeof serverCredentials>) =>
    uses.map(({ resource, secrets, namespace }) => [resource, secrets.join(), namespace]);

  t.test('authorities are in a Secret of their own, or beside the certificate', async (t) => {
    t.same(summary(serverCredentials({ mode: 'MUTUAL', credentialName: 'shop' })), [
      ['kubernetes://shop', 'shop', undefined],
      ['kubernetes://shop-cacert', 'shop-cacert,shop', undefined],
    ]);
    const authorities = { credentialName: 'shop', caCertCredentialName: 'roots-cacert' };
    t.same(summary(serverCredentials({ mode: 'OPTIONAL_MUTUAL', ...authorities })), [
      ['kubernetes://shop', 'shop', undefined],
      ['kubernetes://roots-cacert', 'roots-cacert,roots', undefined],
    ]);
  });

  t.test('a certificate called as authorities are is not taken for them', async (t) => {
    t.same(summary(serverCredentials({ mode: 'MUTUAL', credentialName: 'shop-cacert' })), [
      ['kubernetes://shop-cacert#pair', 'shop-cacert', undefined],
      ['kubernetes://shop-cacert', 'shop-cacert,shop', undefined],
    ]);
  });

  t.test('a name may say its namespace, and what cannot be followed says why', async (t) => {
    const credentialName = 'kubernetes-gateway://edge/shop';
    t.same(summary(serverCredentials({ credentialName })), [['kubernetes://shop', 'shop', 'edge']]);
    t.equal(credentialProblem(credentialName), undefined);
    t.equal(credentialProblem('shop'), undefined);
    t.match(credentialProblem('vault://shop'), /vault:\/\/ is not followed/);
  });

  t.test(
    'clients’ rules want authorities, and a certificate when they must show one',
    async (t) => {
      const tls = { mode: 'MUTUAL', credentialName: 'c' } as const;
      const portLevelSettings = [{ port: { number: 1 }, tls: { ...tls, mode: 'SIMPLE' as const } }];

      t.same(
        policyCredentials({ tls, portLevelSettings }).map(({ resource }) => resource),
        ['kubernetes://c', 'kubernetes://c-cacert', 'kubernetes://c-cacert'],
      );
      t.same(policyCredentials({ tls: { ...tls, mode: 'ISTIO_MUTUAL' } }), []);
    },
  );
}
