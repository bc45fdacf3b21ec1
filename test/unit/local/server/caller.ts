import type { Test } from '../../../harness/unit.ts';
import { deleteOptionsOf } from '../../../../local/server/caller.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('the manager is who says so, or the program that calls', async (t) => {
    const server = await apiServer(t);
    const path = '/api/v1/namespaces/shop/configmaps';
    const headers = { 'content-type': 'application/json', 'user-agent': 'kubectl/v1.36 (linux)' };
    const create = (name: string, query: string): ReturnType<typeof server.ask> =>
      server.ask(`${path}${query}`, {
        method: 'POST',
        body: JSON.stringify(configNamed(name)),
        headers,
      });

    t.match((await create('a', '')).json, {
      metadata: { managedFields: [{ manager: 'kubectl' }] },
    });
    const named = await create('b', '?fieldManager=me');
    t.match(named.json, { metadata: { managedFields: [{ manager: 'me' }] } });
  });

  t.test('odd wishes are refused with what is possible', async (t) => {
    const server = await apiServer(t);
    const post = { method: 'POST', ...json(configNamed('a')) };
    for (const query of ['dryRun=some', 'fieldValidation=Lax', `fieldManager=${'x'.repeat(200)}`]) {
      const answer = await server.ask(`/api/v1/namespaces/shop/configmaps?${query}`, post);
      t.match(answer, { code: 400, json: { reason: 'BadRequest' } }, query);
    }
  });

  t.test('delete options come in the body or the query', async (t) => {
    const query = new URLSearchParams('propagationPolicy=Orphan&gracePeriodSeconds=0&dryRun=All');
    const exchange = { query };
    const body = { propagationPolicy: 'Foreground', preconditions: { uid: 'u' } };

    t.same(deleteOptionsOf(exchange, {}), {
      options: { propagation: 'Orphan', gracePeriodSeconds: 0 },
      dryRun: true,
    });
    t.match(deleteOptionsOf(exchange, body).options, { propagation: 'Foreground', uid: 'u' });
  });
}
