import { ANONYMOUS, authenticate } from '../../../../local/identity/index.ts';
import { identityFixture } from '../../../harness/identity.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const bound = { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web-1' } };

  t.test('knows a pod by its token', async (t) => {
    const { issuer, tokenFor } = identityFixture();
    const bearerToken = await tokenFor(bound);

    const user = await authenticate(issuer, { bearerToken, clientCertificate: undefined });

    t.same(user, {
      username: 'system:serviceaccount:shop:web',
      uid: 'sa-uid',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/credential-id': ['JTI=token-id'],
        'authentication.kubernetes.io/node-name': ['local'],
        'authentication.kubernetes.io/node-uid': ['node-uid'],
        'authentication.kubernetes.io/pod-name': ['web-1'],
        'authentication.kubernetes.io/pod-uid': ['pod-uid'],
      },
    });
  });

  t.test('knows a token no more when it is over, or its pod or account is gone', async (t) => {
    const isKnown = async (change: (cluster: ReturnType<typeof identityFixture>) => void) => {
      const cluster = identityFixture();
      const bearerToken = await cluster.tokenFor(bound);
      change(cluster);
      const user = await authenticate(cluster.issuer, {
        bearerToken,
        clientCertificate: undefined,
      });
      return user !== undefined;
    };

    t.equal(await isKnown(() => undefined), true);
    t.equal(await isKnown(({ clock }) => clock.advance(3_600_000)), false);
    t.equal(await isKnown(({ uids }) => uids.delete('pods/shop/web-1')), false);
    t.equal(await isKnown(({ uids }) => uids.set('pods/shop/web-1', 'another')), false);
    t.equal(await isKnown(({ uids }) => uids.delete('serviceaccounts/shop/web')), false);
    t.equal(await isKnown(({ uids }) => uids.set('serviceaccounts/shop/web', 'x')), false);
  });

  t.test('refuses a token that was meant for others', async (t) => {
    const { issuer, tokenFor } = identityFixture();
    const bearerToken = await tokenFor({ audiences: ['istio-ca'] });

    t.equal(await authenticate(issuer, { bearerToken, clientCertificate: undefined }), undefined);
  });

  t.test('reads names and groups from a client certificate', async (t) => {
    const { issuer } = identityFixture();
    const certified = (subject: { CN?: string; O?: string | string[] }): Promise<unknown> =>
      authenticate(issuer, { bearerToken: undefined, clientCertificate: { subject } });

    t.same(await certified({ CN: 'admin', O: 'system:masters' }), {
      username: 'admin',
      groups: ['system:masters', 'system:authenticated'],
    });
    t.match(await certified({ CN: 'x', O: ['a', 'b'] }), {
      groups: ['a', 'b', 'system:authenticated'],
    });
    t.equal(await certified({}), ANONYMOUS);
  });

  t.test('takes whoever says nothing for nobody in particular', async (t) => {
    const { issuer } = identityFixture();

    const user = await authenticate(issuer, {
      bearerToken: undefined,
      clientCertificate: undefined,
    });

    t.equal(user, ANONYMOUS);
  });
}
