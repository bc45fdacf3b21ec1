import type { Test } from '../../../harness/unit.ts';
import { stringAt } from '../../../../lib/index.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { podNamed } from '../../../harness/registry.ts';

const AUTHENTICATION = { apiVersion: 'authentication.k8s.io/v1' };

export function spec(t: Test): void {
  t.test('a token of a service account is that account, until its pod is gone', async (t) => {
    const server = await apiServer(t);
    await server.create('serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'web' },
    });
    const pod = await server.create('pods', podNamed('one'));
    const boundObjectRef = { kind: 'Pod', name: 'one', uid: pod.metadata.uid };
    const wish = { ...AUTHENTICATION, kind: 'TokenRequest', spec: { boundObjectRef } };
    const path = '/api/v1/namespaces/shop/serviceaccounts/web/token';
    const issued = await server.ask(path, { method: 'POST', ...json(wish) });
    const authorization = `Bearer ${stringAt(issued.json, 'status', 'token') ?? ''}`;
    const whoami = json({ ...AUTHENTICATION, kind: 'SelfSubjectReview' });
    const ask = (): ReturnType<typeof server.ask> =>
      server.ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        method: 'POST',
        who: 'anonymous',
        ...whoami,
        headers: { ...whoami.headers, authorization },
      });

    t.match(await ask(), {
      code: 201,
      json: { status: { userInfo: { username: 'system:serviceaccount:shop:web' } } },
    });
    await server.registry.delete({
      target: server.target('pods', 'one'),
      options: {},
      caller: server.caller,
    });
    t.equal((await ask()).code, 401);
  });

  t.test('publishes the keys by which others check tokens', async (t) => {
    const server = await apiServer(t);

    const configuration = await server.ask('/.well-known/openid-configuration', {
      who: 'anonymous',
    });
    const keys = await server.ask('/openid/v1/jwks');

    t.match(configuration.json, { issuer: /^https:/ });
    t.match(keys.json, { keys: [{ kty: 'RSA' }] });
    t.equal((await server.ask('/.well-known/other')).code, 404);
  });
}
