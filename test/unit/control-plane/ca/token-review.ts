import type { KubeApi, JsonObject } from '../../../../lib/index.ts';
import { reviewToken } from '../../../../control-plane/ca/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const reviewed = (status: JsonObject) => {
    const api: Pick<KubeApi, 'create'> = { create: async (_, object) => ({ ...object, status }) };
    return reviewToken(api, { token: 'x', audience: 'istio-ca' });
  };
  const user = { username: 'system:serviceaccount:shop:web' };

  t.test('knows the service account of a token that was made for us', async (t) => {
    const status = { authenticated: true, user, audiences: ['istio-ca'] };

    t.same(await reviewed(status), { kind: 'ok', namespace: 'shop', serviceAccount: 'web' });
  });

  t.test('refuses other audiences, people, and what the server does not vouch for', async (t) => {
    const good = { authenticated: true, user, audiences: ['istio-ca'] };

    for (const change of [
      { authenticated: false },
      { audiences: ['vault'] },
      { audiences: undefined },
      { user: { username: 'admin' } },
      { user: { username: 'system:serviceaccount:a:b:c' } },
    ]) {
      t.equal((await reviewed({ ...good, ...change })).kind, 'rejected', JSON.stringify(change));
    }
  });
}
