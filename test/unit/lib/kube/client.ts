import {
  clientOver,
  KubeError,
  type Json,
  type KubeRequest,
  type Transport,
} from '../../../../lib/index.ts';
import { refusal } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const pods = { group: '', version: 'v1', plural: 'pods' };
const web = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } };

/** Answers in turn, and remembers what was asked. */
function scripted(answers: readonly (Json | Error)[], chunks: readonly string[] = []) {
  const asked: KubeRequest[] = [];
  const left = [...answers];
  const transport: Transport = {
    async json(request) {
      asked.push(request);
      const answer = left.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
    async stream(request) {
      asked.push(request);
      return (async function* () {
        for (const chunk of chunks) yield Buffer.from(chunk);
      })();
    },
    close: () => Promise.resolve(),
  };
  return { client: clientOver(transport), asked };
}

async function collect(client: ReturnType<typeof clientOver>): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  const watch = client.watch(pods, { since: '7', namespace: 'shop' }, new AbortController().signal);
  for await (const event of watch) events.push(event);
  return events;
}

export function spec(t: Test): void {
  t.test('asks for page after page and gives items the kind of their list', async (t) => {
    const page = (name: string, next: string) => ({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '9', continue: next },
      items: [{ metadata: { name } }],
    });
    const { client, asked } = scripted([page('a', 'more'), page('b', '')]);

    const list = await client.list(pods, { namespace: 'shop', labelSelector: 'app=web' });

    t.match(list, {
      resourceVersion: '9',
      items: [
        { kind: 'Pod', metadata: { name: 'a' } },
        { apiVersion: 'v1', metadata: { name: 'b' } },
      ],
    });
    t.same(
      asked.map(({ path }) => path),
      [
        '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500',
        '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500&continue=more',
      ],
    );
  });

  t.test(
    'finds nothing where the server finds nothing, and passes other refusals on',
    async (t) => {
      const { client } = scripted([
        refusal(404, 'NotFound', 'no'),
        refusal(403, 'Forbidden', 'no'),
      ]);

      t.equal(await client.get(pods, { namespace: 'shop', name: 'web' }), undefined);
      await t.rejects(client.get(pods, { namespace: 'shop', name: 'web' }), KubeError);
    },
  );

  t.test('reads a watch whose lines arrive in pieces', async (t) => {
    const added = JSON.stringify({ type: 'ADDED', object: web });
    const bookmark = JSON.stringify({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: '12' } },
    });
    const { client, asked } = scripted(
      [],
      [added.slice(0, 20), `${added.slice(20)}\n${bookmark}\n`],
    );

    const events = await collect(client);

    t.same(events, [
      { type: 'ADDED', object: web },
      { type: 'BOOKMARK', resourceVersion: '12' },
    ]);
    t.match(
      asked[0]?.path,
      /watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300$/,
    );
  });

  t.test('turns an error within a watch into a refusal', async (t) => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
    const { client } = scripted([], [`${JSON.stringify({ type: 'ERROR', object: status })}\n`]);

    const error: unknown = await collect(client).catch((reason: unknown) => reason);

    t.match(error, { name: 'KubeError', status: { code: 410, reason: 'Expired' } });
  });

  t.test('sends each patch as the type it is, and an apply with its manager', async (t) => {
    const { client, asked } = scripted([web, web, web, web]);
    const name = { namespace: 'shop', name: 'web' };

    await client.patch(pods, name, { kind: 'json', operations: [] });
    await client.patch(pods, name, { kind: 'merge', change: {} }, { subresource: 'status' });
    await client.patch(pods, name, { kind: 'strategic', change: {} }, { dryRun: true });
    await client.patch(
      pods,
      name,
      { kind: 'apply', object: web, force: true },
      { fieldManager: 'us' },
    );

    t.same(
      asked.map(({ contentType }) => contentType),
      [
        'application/json-patch+json',
        'application/merge-patch+json',
        'application/strategic-merge-patch+json',
        'application/apply-patch+yaml',
      ],
    );
    t.match(
      asked.map(({ path }) => path),
      [/web$/, /web\/status$/, /\?dryRun=All$/, /\?fieldManager=us&force=true$/],
    );
  });

  t.test('says of a deleted object whether it still waits', async (t) => {
    const going = {
      ...web,
      metadata: { ...web.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    };
    const { client, asked } = scripted([going, { kind: 'Status', status: 'Success' }]);
    const name = { namespace: 'shop', name: 'web' };

    t.same(await client.delete(pods, name, { propagation: 'Foreground', uid: 'u' }), going);
    t.equal(await client.delete(pods, name), undefined);
    t.match(asked[0]?.body, { propagationPolicy: 'Foreground', preconditions: { uid: 'u' } });
  });
}
