import fc from 'fast-check';
import {
  ManualClock,
  reflect,
  seededRandom,
  silentLog,
  type Change,
  type KubeApi,
  type KubeObject,
} from '../../../../lib/index.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const maps = { group: '', version: 'v1', plural: 'configmaps' };
const configMap = (name: string, data = '') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data: { data },
});

function following(
  api: KubeApi,
  clock: ManualClock,
  accept = (object: KubeObject): KubeObject | undefined => object,
) {
  const ended = new AbortController();
  const changes: string[] = [];
  const onChange = ({ kind, key }: Change<KubeObject>): void => void changes.push(`${kind} ${key}`);
  const tools = { clock, random: seededRandom(1), log: silentLog };
  const reflector = reflect({ api, resource: maps, accept, onChange, ...tools }, ended.signal);
  return { ...reflector, changes, ended };
}

export function spec(t: Test): void {
  const world = () => {
    const clock = new ManualClock();
    return { clock, api: new FakeKube(clock) };
  };

  t.test('lists, follows, and tells each change once', async (t) => {
    const { clock, api } = world();
    await api.seed(maps, configMap('a'));
    const copy = following(api, clock);
    await copy.synced;
    await api.seed(maps, configMap('b'));
    await api.patch(
      maps,
      { namespace: 'shop', name: 'a' },
      { kind: 'merge', change: { data: { data: 'x' } } },
    );
    await api.delete(maps, { namespace: 'shop', name: 'b' });
    await settle();

    t.same(copy.changes, ['added shop/a', 'added shop/b', 'changed shop/a', 'removed shop/b']);
    t.same([...copy.objects.keys()], ['shop/a']);
    copy.ended.abort();
    await copy.stopped;
  });

  t.test('lists again when its version has expired, and tells what it missed', async (t) => {
    const { clock, api } = world();
    await api.seed(maps, configMap('a'));
    await api.seed(maps, configMap('b'));
    const copy = following(api, clock);
    await copy.synced;
    const missed = api.delete(maps, { namespace: 'shop', name: 'b' });
    api.expire();
    await missed;
    await settle();
    clock.advance(1000);
    await settle();

    t.same(copy.changes, ['added shop/a', 'added shop/b', 'removed shop/b']);
    copy.ended.abort();
  });

  t.test('waits longer after each failure, and recovers without a new list', async (t) => {
    const { clock, api } = world();
    let failing = true;
    let lists = 0;
    const begun: number[] = [];
    const flaky: KubeApi = {
      get: (...asked) => api.get(...asked),
      list(...asked) {
        lists++;
        return api.list(...asked);
      },
      watch(...asked) {
        begun.push(clock.now());
        if (failing) throw new Error('connection refused');
        return api.watch(...asked);
      },
      create: (...asked) => api.create(...asked),
      update: (...asked) => api.update(...asked),
      patch: (...asked) => api.patch(...asked),
      delete: (...asked) => api.delete(...asked),
    };
    const copy = following(flaky, clock);
    for (let second = 0; second < 20; second++) {
      await settle(3);
      clock.advance(1000);
    }
    const waits = begun.slice(1).map((at, i) => at - (begun[i] ?? 0));
    t.ok(waits.length < 8 && (waits.at(-1) ?? 0) > (waits[0] ?? 0), waits.join());

    failing = false;
    await api.seed(maps, configMap('a'));
    clock.advance(15_000);
    await settle();

    t.same(copy.changes, ['added shop/a']);
    t.equal(lists, 1);
    copy.ended.abort();
  });

  t.test('leaves out what it does not accept, also when that changes', async (t) => {
    const { clock, api } = world();
    const copy = following(api, clock, (object) => (sizeOf(object) > 0 ? object : undefined));
    await copy.synced;
    await api.seed(maps, configMap('a'));
    const write = (data: string) =>
      api.patch(
        maps,
        { namespace: 'shop', name: 'a' },
        { kind: 'merge', change: { data: { data } } },
      );
    await write('full');
    await write('');
    await settle();

    t.same(copy.changes, ['added shop/a', 'removed shop/a']);
    copy.ended.abort();
  });

  t.test('knows a write of its own at once, and is not set back by older news', async (t) => {
    const { clock, api } = world();
    const copy = following(api, clock);
    await copy.synced;
    const made = await api.seed(maps, configMap('a'));
    await api.delete(maps, { namespace: 'shop', name: 'a' });

    copy.note(made);
    copy.noteGone('shop/a', made.metadata.uid ?? '');
    await settle();

    t.same(copy.changes, ['added shop/a', 'removed shop/a']);
    copy.ended.abort();
  });

  t.test('ends with what the server has, whatever happened on the way', async () => {
    const step = fc.record({
      what: fc.constantFrom('write', 'delete', 'expire', 'wait'),
      name: fc.constantFrom('a', 'b', 'c'),
    });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { clock, api } = world();
      const copy = following(api, clock);
      await copy.synced;
      for (const [i, { what, name }] of steps.entries()) {
        const exists = (await api.get(maps, { namespace: 'shop', name })) !== undefined;
        if (what === 'write' && !exists)
          copy.note(await api.seed(maps, configMap(name, String(i))));
        if (what === 'write' && exists) {
          await api.patch(
            maps,
            { namespace: 'shop', name },
            { kind: 'merge', change: { data: { data: String(i) } } },
          );
        }
        if (what === 'delete' && exists) await api.delete(maps, { namespace: 'shop', name });
        if (what === 'expire') api.expire();
        if (what === 'wait') await settle(2);
      }
      for (let turn = 0; turn < 3; turn++) {
        await settle(5);
        clock.advance(20_000);
      }
      await settle(5);
      copy.ended.abort();
      const expected = api.all(maps).map(({ metadata }) => metadata.resourceVersion);
      const held = [...copy.objects.values()]
        .toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))
        .map(({ metadata }) => metadata.resourceVersion);
      if (expected.join() !== held.join())
        throw new Error(`held ${held.join()}, not ${expected.join()}`);
    });

    await fc.assert(property, { numRuns: 60, seed: 11 });
  });
}

function sizeOf(object: KubeObject): number {
  return JSON.stringify(object['data']).length - '{"data":""}'.length;
}
