import type { Test } from '../../../harness/unit.ts';
import { configNamed, ground, podNamed, refusalOf } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('pages show one moment, whatever changes meanwhile', async (t) => {
    const g = ground(t);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await g.create('configmaps', configNamed(name));
    const place = g.place('configmaps');

    const first = g.registry.list({ place, limit: 2 });
    await g.registry.delete({ target: g.target('configmaps', 'c'), options: {}, caller: g.caller });
    await g.create('configmaps', configNamed('bb'));
    const second = g.registry.list({ place, limit: 2, continue: first.continue });
    const third = g.registry.list({ place, limit: 2, continue: second.continue });

    const names = [first, second, third].map(({ items }) =>
      items.map(({ metadata }) => metadata.name),
    );
    t.same(names, [['a', 'b'], ['c', 'd'], ['e']]);
    t.equal(first.remaining, 3);
    t.equal(third.continue, undefined);
    t.equal(third.resourceVersion, first.resourceVersion);
  });

  t.test('a page that is forgotten or made up is refused, each in its way', async (t) => {
    const g = ground(t);
    const place = g.place('configmaps');
    const forgotten = Buffer.from('1:5').toString('base64url');

    t.match(await refusalOf(() => g.registry.list({ place, continue: forgotten })), /^410 Expired/);
    t.match(await refusalOf(() => g.registry.list({ place, continue: 'x' })), /^400 BadRequest/);
    const future = (): unknown => g.registry.list({ place, notOlderThan: 999 });
    t.match(await refusalOf(future), /^410 Expired: Too large resource version: 999/);
  });

  t.test('selects by namespace, label and field', async (t) => {
    const g = ground(t);
    await g.create('pods', { ...podNamed('a'), metadata: { name: 'a', labels: { app: 'web' } } });
    await g.create('pods', podNamed('b', { nodeName: 'local' }));
    const names = (selection: object): readonly string[] =>
      g.registry
        .list({ place: g.place('pods'), ...selection })
        .items.map((pod) => pod.metadata.name);

    t.same(names({ labelSelector: 'app=web' }), ['a']);
    t.same(names({ labelSelector: 'app!=web' }), ['b']);
    t.same(names({ fieldSelector: 'spec.nodeName=local' }), ['b']);
    t.same(names({ fieldSelector: 'metadata.name=a,status.phase=Pending' }), ['a']);
    t.same(g.registry.list({ place: g.place('pods', 'other') }).items, []);
  });
}
