import type { Test } from '../../../harness/unit.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('strangers may ask how we are, and nothing else', async (t) => {
    const server = await apiServer(t);

    for (const who of ['anonymous', 'stranger'] as const) {
      t.match(await server.ask('/readyz', { who }), { code: 200, text: 'ok' });
      t.match(await server.ask('/version', { who }), { code: 200, json: { major: '1' } });
      t.match(await server.ask('/api/v1/secrets', { who }), {
        code: 401,
        json: { reason: 'Unauthorized' },
      });
    }
    const bad = { who: 'anonymous', headers: { authorization: 'Bearer x.y.z' } } as const;
    t.equal((await server.ask('/api/v1/pods', bad)).code, 401);
  });

  t.test('every wrong request is answered with a Status', async (t) => {
    const server = await apiServer(t);
    const configs = '/api/v1/namespaces/shop/configmaps';
    const type = (name: string): object => ({ 'content-type': name });
    const cases: readonly (readonly [string, object, number])[] = [
      ['/no/such/path', {}, 404],
      ['/apis/no.such/v1/things', {}, 404],
      [`${configs}/none`, {}, 404],
      [configs, { method: 'PUT' }, 405],
      ['/api/v1/configmaps', { method: 'POST', ...json(configNamed('a')) }, 405],
      [configs, { headers: { accept: 'text/html' } }, 406],
      [configs, { method: 'POST', body: '{"a"', headers: type('application/json') }, 400],
      [configs, { method: 'POST', body: '[]', headers: type('application/json') }, 400],
      [configs, { method: 'POST', body: 'a: [', headers: type('application/yaml') }, 400],
      [
        configs,
        { method: 'POST', body: 'k8s', headers: type('application/vnd.kubernetes.protobuf') },
        400,
      ],
      [configs, { method: 'POST', body: 'x', headers: type('text/plain') }, 415],
      [configs, { method: 'POST' }, 400],
      [`${configs}?labelSelector=a%20in`, {}, 400],
      [`${configs}?watch=1&resourceVersion=x`, {}, 400],
      [`${configs}/a/nonsense`, {}, 404],
    ];
    for (const [path, ask, code] of cases) {
      const answer = await server.ask(path, ask);
      t.match(
        answer,
        { code, json: { kind: 'Status', status: 'Failure', code } },
        `${code} ${path}`,
      );
    }
  });

  t.test('a body over the limit is refused, announced or not', async (t) => {
    const server = await apiServer(t);
    const path = '/api/v1/namespaces/shop/configmaps';
    const body = 'x'.repeat(4 * 1024 * 1024);
    const headers = { 'content-type': 'application/json' };

    const announced = await server.ask(path, { method: 'POST', body, headers }).catch(String);
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    const streamed = await server
      .ask(path, { method: 'POST', body, headers: chunked })
      .catch(String);

    // The server does not read on: the client may see the answer or the closed connection first.
    for (const answer of [announced, streamed]) {
      if (typeof answer === 'string') t.match(answer, /EPIPE|ECONNRESET|hang up/);
      else t.match(answer, { code: 413, json: { reason: 'RequestEntityTooLarge' } });
    }
    t.equal((await server.ask('/readyz')).code, 200);
  });

  t.test('a failure inside is a 500 that does not tell', async (t) => {
    const server = await apiServer(t);
    server.parts.store.close();

    const answer = await server.ask('/api/v1/namespaces/shop/configmaps', {
      method: 'POST',
      ...json(configNamed('a')),
    });

    t.match(answer, { code: 500, json: { reason: 'InternalError' } });
  });

  t.test('stopping ends watches and connections', async (t) => {
    const server = await apiServer(t);
    const watch = await server.follow('/api/v1/configmaps?watch=1');

    await server.stop();
    await watch.ended;

    await t.rejects(server.ask('/readyz'));
  });
}
