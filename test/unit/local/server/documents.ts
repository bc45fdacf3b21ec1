import type { Test } from '../../../harness/unit.ts';
import { apiServer } from '../../../harness/api-server.ts';
import { widgetDefinition } from '../../../harness/registry.ts';

const V2 = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export function spec(t: Test): void {
  t.test('an aggregated answer is named as it was asked for', async (t) => {
    const server = await apiServer(t);

    const answer = await server.ask('/apis', { headers: { accept: `${V2},application/json` } });
    const plain = await server.ask('/apis', { headers: { accept: 'application/json' } });

    t.equal(answer.headers['content-type'], V2);
    t.match(answer.json, { kind: 'APIGroupDiscoveryList' });
    t.match(plain.json, { kind: 'APIGroupList' });
  });

  t.test('what did not change is not sent again; a new kind changes it', async (t) => {
    const server = await apiServer(t);
    const first = await server.ask('/apis');
    const headers = { 'if-none-match': first.headers.etag ?? '' };

    t.match(await server.ask('/apis', { headers }), { code: 304, text: '' });
    await server.create('customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
    const changed = await server.ask('/apis', { headers });

    t.equal(changed.code, 200);
    t.match(changed.text, 'example.com');
    t.match((await server.ask('/openapi/v3')).text, 'apis/example.com/v1');
    t.match(
      (await server.ask('/openapi/v3/apis/example.com/v1')).text,
      'x-kubernetes-group-version-kind',
    );
    t.equal((await server.ask('/openapi/v3/apis/no.such/v1')).code, 404);
    t.match(await server.ask('/openapi/v2'), { code: 200, text: '' });
  });
}
