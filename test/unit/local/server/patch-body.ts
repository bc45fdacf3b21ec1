import type { Test } from '../../../harness/unit.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';
import type { Json } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('the media type says which kind of patch it is', async (t) => {
    const server = await apiServer(t);
    await server.create('configmaps', configNamed('one', { a: '1' }));
    const path = '/api/v1/namespaces/shop/configmaps/one';
    const patch = (type: string, body: Json, query = ''): ReturnType<typeof server.ask> =>
      server.ask(`${path}${query}`, { method: 'PATCH', ...json(body, type) });
    const add = [{ op: 'add', path: '/data/b', value: '2' }];

    t.equal((await patch('application/json-patch+json', add)).code, 200);
    t.equal((await patch('application/merge-patch+json', { data: { c: '3' } })).code, 200);
    t.equal(
      (await patch('application/strategic-merge-patch+json', { data: { a: null } })).code,
      200,
    );
    const applied = await patch(
      'application/apply-patch+yaml',
      configNamed('one', { d: '4' }),
      '?fieldManager=me',
    );
    t.match(applied, { code: 200, json: { data: { b: '2', c: '3', d: '4' } } });
    t.equal((await patch('application/json-patch+json', {})).code, 400);
    t.equal((await patch('application/apply-patch+yaml', {})).code, 400);
    t.match(await patch('application/json', {}), { code: 415, json: { message: /merge-patch/ } });
  });
}
