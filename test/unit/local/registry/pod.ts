import type { Test } from '../../../harness/unit.ts';
import { ground, podNamed, refusalOf } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('a pod is bound once, to a node that is named', async (t) => {
    const g = ground(t);
    await g.create('pods', podNamed('one'));
    const target = g.target('pods', 'one');
    const bind = (name: string): Promise<unknown> =>
      g.registry.bind({ target, body: { target: { name } }, caller: g.caller });

    t.match(await refusalOf(bind('')), /^400 /);
    await bind('local');
    t.match(await refusalOf(bind('other')), /^409 .*already assigned to node "local"/);

    t.match(g.registry.get(target), {
      spec: { nodeName: 'local' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
  });
}
