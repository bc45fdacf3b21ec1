import type { Test } from '../../../harness/unit.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { deploymentNamed, podNamed } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('status and scale have doors of their own', async (t) => {
    const server = await apiServer(t);
    await server.create('deployments.apps', deploymentNamed('web'));
    const path = '/apis/apps/v1/namespaces/shop/deployments/web';
    const merge = (body: object): object => ({
      method: 'PATCH',
      ...json({ ...body }, 'application/merge-patch+json'),
    });

    t.match((await server.ask(`${path}/scale`)).json, { kind: 'Scale', spec: { replicas: 1 } });
    const scaled = await server.ask(`${path}/scale`, merge({ spec: { replicas: 3 } }));
    t.match(scaled.json, { kind: 'Scale', spec: { replicas: 3 } });
    const status = await server.ask(`${path}/status`, merge({ status: { replicas: 2 } }));
    t.match(status.json, { kind: 'Deployment', spec: { replicas: 3 }, status: { replicas: 2 } });
    t.equal((await server.ask(`${path}/scale`, { method: 'DELETE' })).code, 405);
  });

  t.test('pods are bound and evicted by POST', async (t) => {
    const server = await apiServer(t);
    await server.create('pods', podNamed('one'));
    const path = '/api/v1/namespaces/shop/pods/one';
    const binding = { apiVersion: 'v1', kind: 'Binding', target: { name: 'local' } };
    const eviction = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      deleteOptions: { gracePeriodSeconds: 0 },
    };

    t.equal((await server.ask(`${path}/binding`, { method: 'POST', ...json(binding) })).code, 201);
    t.match((await server.ask(path)).json, { spec: { nodeName: 'local' } });
    t.equal((await server.ask(`${path}/exec`)).code, 400);
    t.equal(
      (await server.ask(`${path}/eviction`, { method: 'POST', ...json(eviction) })).code,
      201,
    );
    t.equal((await server.ask(path)).code, 404);
  });

  t.test('a namespace is let go through finalize', async (t) => {
    const server = await apiServer(t);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } };
    await server.create('namespaces', namespace);
    const path = '/api/v1/namespaces/old';
    t.match((await server.ask(path, { method: 'DELETE' })).json, {
      status: { phase: 'Terminating' },
    });

    const body = json({ ...namespace, spec: { finalizers: [] } });
    t.equal((await server.ask(`${path}/finalize`, { method: 'PUT', ...body })).code, 200);

    t.equal((await server.ask(path)).code, 404);
  });
}
