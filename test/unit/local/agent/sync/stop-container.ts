import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';

export function spec(t: Test): void {
  t.test('sends TERM only after the preStop hook', async (t) => {
    const lifecycle = { preStop: { sleep: { seconds: 3 } } };
    const web = { name: 'web', image: 'busybox', command: ['sh'], lifecycle };
    const agent = await agentWith(t, { containers: [web] });

    await agent.markDeleted(30);
    t.same(agent.signals(), []);
    await agent.pass(3000);

    t.same(agent.signals(), ['TERM web']);
  });

  t.test('a postStart hook holds up the next container', async (t) => {
    const lifecycle = { postStart: { sleep: { seconds: 2 } } };
    const first = { name: 'first', image: 'busybox', command: ['sh'], lifecycle };
    const second = { name: 'second', image: 'busybox', command: ['sh'] };
    const agent = await agentWith(t, { containers: [first, second] });
    t.same(agent.started(), ['first 0']);

    await agent.pass(2000);

    t.same(agent.started(), ['first 0', 'second 0']);
  });
}
