import type { Test } from '../../../harness/unit.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { configNamed, podNamed } from '../../../harness/registry.ts';

const PATH = '/api/v1/namespaces/shop/configmaps';

export function spec(t: Test): void {
  t.test('an object lives from POST to DELETE', async (t) => {
    const server = await apiServer(t);
    const send = (method: string, path: string, body?: object): ReturnType<typeof server.ask> =>
      server.ask(path, { method, ...(body === undefined ? {} : json({ ...body })) });

    t.match(await send('POST', PATH, configNamed('one')), {
      code: 201,
      json: { kind: 'ConfigMap' },
    });
    t.match(await send('GET', `${PATH}/one`), { code: 200, json: { metadata: { name: 'one' } } });
    t.match(await send('PUT', `${PATH}/one`, configNamed('one', { a: '1' })), {
      json: { data: { a: '1' } },
    });
    t.match(await send('GET', PATH), {
      json: { kind: 'ConfigMapList', items: [{ data: { a: '1' } }] },
    });
    t.match(await send('DELETE', `${PATH}/one`, { propagationPolicy: 'Background' }), {
      code: 200,
      json: { kind: 'Status', status: 'Success', details: { name: 'one', kind: 'configmaps' } },
    });
    t.match(await send('GET', `${PATH}/one`), { code: 404, json: { details: { name: 'one' } } });
  });

  t.test('a pod that ends in its time is the answer to its own deletion', async (t) => {
    const server = await apiServer(t);
    await server.create('pods', podNamed('one', { nodeName: 'local' }));

    const answer = await server.ask('/api/v1/namespaces/shop/pods/one', { method: 'DELETE' });

    t.match(answer.json, { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 30 } });
  });

  t.test('a collection is paged and deleted as one', async (t) => {
    const server = await apiServer(t);
    for (const name of ['a', 'b', 'c']) await server.create('configmaps', configNamed(name));

    const page = await server.ask(`${PATH}?limit=2`);
    t.match(page.json, { metadata: { remainingItemCount: 1, continue: /./ } });
    const deleted = await server.ask(`${PATH}?fieldSelector=metadata.name!=b`, {
      method: 'DELETE',
    });

    t.match(deleted.json, { kind: 'ConfigMapList', items: [{ metadata: { name: 'a' } }, {}] });
    t.equal(server.registry.list({ place: server.place('configmaps') }).items.length, 1);
  });

  t.test('reviews are answered and never stored', async (t) => {
    const server = await apiServer(t);
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {},
    };

    t.match(await server.ask(path, { method: 'POST', ...json(body) }), {
      code: 201,
      json: { status: { allowed: true } },
    });
    t.equal((await server.ask(path)).code, 405);
  });
}
