import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { NAMESPACES, SECRETS } from '../../../../api/index.ts';
import { controllerQueue, makeContext } from '../../../../local/controllers/context.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('opens a queue only when the copy of the cluster is whole', async (t) => {
    const clock = new ManualClock();
    const api = new FakeKube(clock);
    const ended = new AbortController();
    await api.seed(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    const tools = { clock, random: seededRandom(1), log: silentLog };
    const context = makeContext(api, tools, ended.signal);
    const seen: (string | undefined)[] = [];
    const queue = controllerQueue(context, 'test', async (key) => {
      seen.push(context.caches.namespaces.get(key)?.metadata.name);
      return undefined;
    });

    queue.add('shop');
    await settle();

    t.same(seen, ['shop']);
    ended.abort();
  });

  t.test('keeps no copy of secrets other than tokens', async (t) => {
    const clock = new ManualClock();
    const api = new FakeKube(clock);
    const ended = new AbortController();
    const secret = (name: string, type: string) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'shop' },
      type,
    });
    await api.seed(SECRETS, secret('password', 'Opaque'));
    await api.seed(SECRETS, secret('token', 'kubernetes.io/service-account-token'));
    const tools = { clock, random: seededRandom(1), log: silentLog };
    const context = makeContext(api, tools, ended.signal);
    await context.ready;

    t.same(
      context.caches.tokenSecrets.all().map(({ metadata }) => metadata.name),
      ['token'],
    );
    ended.abort();
  });
}
