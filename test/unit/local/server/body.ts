import type { Test } from '../../../harness/unit.ts';
import { apiServer } from '../../../harness/api-server.ts';

const PATH = '/api/v1/namespaces/shop/configmaps';

export function spec(t: Test): void {
  t.test('reads JSON and YAML', async (t) => {
    const server = await apiServer(t);
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\ndata:\n  a: "1"\n';
    const headers = { 'content-type': 'application/yaml' };

    const answer = await server.ask(PATH, { method: 'POST', body, headers });

    t.match(answer, { code: 201, json: { data: { a: '1' } } });
  });

  t.test('a YAML document that would unfold without end is refused', async (t) => {
    const server = await apiServer(t);
    const lists = Array.from({ length: 12 }, (_, i) => {
      const items = i === 0 ? '"x"' : Array.from({ length: 10 }, () => `*l${i - 1}`).join(',');
      return `l${i}: &l${i} [${items}]`;
    });
    const headers = { 'content-type': 'application/yaml' };

    const answer = await server.ask(PATH, { method: 'POST', body: lists.join('\n'), headers });

    t.match(answer, { code: 400, json: { message: /not YAML/ } });
  });

  t.test('an object nested without end is refused, whatever would be done with it', async (t) => {
    const server = await apiServer(t);
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const headers = { 'content-type': 'application/merge-patch+json' };

    const created = await server.ask(PATH, { method: 'POST', body: deep });
    const patched = await server.ask(`${PATH}/one`, { method: 'PATCH', body: deep, headers });

    t.match(created, { code: 400, json: { message: /nested deeper/ } });
    t.match(patched, { code: 400, json: { message: /nested deeper/ } });
  });
}
