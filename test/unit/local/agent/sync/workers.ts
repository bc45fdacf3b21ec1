import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';
import { PODS } from '../../../../../api/kubernetes/index.ts';

const WEB = { containers: [{ name: 'web', image: 'busybox', command: ['sh'] }] };

export function spec(t: Test): void {
  t.test('finds a pod by its name, as long as it is here', async (t) => {
    const agent = await agentWith(t, WEB);

    t.ok(agent.workers.find({ namespace: 'default', name: 'web-1' }));
    t.equal(agent.workers.find({ namespace: 'other', name: 'web-1' }), undefined);
  });

  t.test('removes what is left of pods that the cluster no longer has', async (t) => {
    const agent = await agentWith(t, WEB, { linked: ['uid-gone'] });
    await agent.pass(20);

    t.same(agent.networks(), ['uid-1']);
  });

  t.test('a pod deleted by force is stopped and leaves nothing', async (t) => {
    const agent = await agentWith(t, WEB);
    await agent.api.delete(
      PODS,
      { namespace: 'default', name: 'web-1' },
      { gracePeriodSeconds: 0 },
    );
    await agent.pass(0);
    t.same(agent.signals(), ['TERM web']);

    await agent.end('web', 0);
    await agent.pass(20);

    t.same(agent.networks(), []);
    t.equal(agent.workers.find({ namespace: 'default', name: 'web-1' }), undefined);
  });

  t.test('stops everything when the node goes down, and starts nothing again', async (t) => {
    const agent = await agentWith(t, WEB);
    const stopped = agent.workers.stopAll(2000);
    await agent.end('web', 143);
    await agent.pass(60_000);
    await stopped;

    t.same(agent.signals(), ['TERM web', 'KILL web']);
    t.same(agent.started(), ['web 0']);
  });
}
