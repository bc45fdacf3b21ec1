import type { Test } from '../../../harness/unit.ts';
import { apiServer } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';

const PATH = '/api/v1/namespaces/shop/configmaps?watch=true';

export function spec(t: Test): void {
  t.test('begins with what is there, and goes on with what happens', async (t) => {
    const server = await apiServer(t);
    await server.create('configmaps', configNamed('old'));
    const watch = await server.follow(`${PATH}&resourceVersion=0`);

    t.match(await watch.next(), { type: 'ADDED', object: { metadata: { name: 'old' } } });
    await server.create('configmaps', configNamed('new'));
    t.match(await watch.next(), { type: 'ADDED', object: { metadata: { name: 'new' } } });
    watch.close();
  });

  t.test('resumes after a version, or says in an event that it is too old', async (t) => {
    const server = await apiServer(t);
    const { metadata } = await server.create('configmaps', configNamed('one'));
    await server.create('configmaps', configNamed('two'));

    const resumed = await server.follow(
      `${PATH}&resourceVersion=${metadata.resourceVersion ?? ''}`,
    );
    const future = await server.follow(`${PATH}&resourceVersion=99999`);

    t.match(await resumed.next(), { object: { metadata: { name: 'two' } } });
    resumed.close();
    t.equal(future.code, 200);
    t.match(await future.next(), { type: 'ERROR', object: { code: 410, reason: 'Expired' } });
    await future.ended;
  });

  t.test('a streaming list marks where the beginning ends', async (t) => {
    const server = await apiServer(t);
    await server.create('configmaps', configNamed('one'));
    const list =
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const watch = await server.follow(`${PATH}&${list}`);

    t.match(await watch.next(), { type: 'ADDED' });
    t.match(await watch.next(), {
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: {
          resourceVersion: String(server.registry.version),
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    const wrong = await server.ask(`${PATH}&sendInitialEvents=true`);
    t.equal(wrong.code, 400);
    watch.close();
  });

  t.test('bookmarks come while nothing happens, and an end when time is up', async (t) => {
    const server = await apiServer(t);
    const watch = await server.follow(`${PATH}&allowWatchBookmarks=true&timeoutSeconds=90`);
    await server.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'elsewhere' },
    });

    server.clock.advance(60_000);
    const { version } = server.registry;
    t.match(await watch.next(), {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(version) } },
    });
    server.clock.advance(30_000);
    t.match(await watch.next(), { type: 'BOOKMARK' });
    await watch.ended;
  });

  t.test('a client that stops reading is let go with a clear word', async (t) => {
    const server = await apiServer(t);
    const watch = await server.follow(PATH);
    watch.pause();

    for (let i = 0; i < 60; i++) {
      await server.create('configmaps', configNamed(`big-${i}`, { text: 'x'.repeat(512 * 1024) }));
    }
    watch.resume();
    let last: unknown;
    for (let line = await watch.next(); line !== undefined; line = await watch.next()) last = line;

    t.match(last, { type: 'ERROR', object: { code: 410, message: /not read fast enough/ } });
  });
}
