import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';
import { EVENTS, PODS } from '../../../../../api/kubernetes/index.ts';
import { stringAt } from '../../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test(
    'runs a pod, tells its status and its events, and removes it when it is deleted',
    async (t) => {
      const agent = await agentWith(t, {
        containers: [{ name: 'web', image: 'busybox', command: ['sh'] }],
      });
      await agent.pass(20);
      t.same(agent.started(), ['web 0']);
      t.match(agent.api.all(PODS), [{ status: { phase: 'Running', podIP: '10.244.1.0' } }]);
      const reasons = agent.api.all(EVENTS).map(({ reason }) => stringAt(reason) ?? '');
      t.same(new Set(reasons), new Set(['Pulled', 'Created', 'Started']));

      await agent.markDeleted(30);
      t.same(agent.signals(), ['TERM web']);
      await agent.end('web', 0);
      await agent.pass(20);

      t.same(agent.api.all(PODS), []);
      t.same(agent.networks(), []);
    },
  );

  t.test('kills what does not listen, when its time is over', async (t) => {
    const agent = await agentWith(t, {
      containers: [{ name: 'web', image: 'busybox', command: ['sh'] }],
    });
    await agent.markDeleted(5);

    await agent.pass(5000);

    t.same(agent.signals(), ['TERM web', 'KILL web']);
  });

  t.test('an unknown image says what to do, and a missing ConfigMap is waited for', async (t) => {
    const unknown = await agentWith(t, { containers: [{ name: 'web', image: 'nope' }] });
    await unknown.pass(20);
    t.match(JSON.stringify(unknown.api.all(PODS)[0]?.['status']), 'use busybox');

    const configMapRef = { name: 'settings' };
    const container = {
      name: 'web',
      image: 'busybox',
      command: ['sh'],
      envFrom: [{ configMapRef }],
    };
    const waiting = await agentWith(t, { containers: [container] });
    await waiting.pass(20);
    t.match(
      JSON.stringify(waiting.api.all(PODS)[0]?.['status']),
      'configmap \\"settings\\" not found',
    );
    t.same(waiting.started(), []);
    await waiting.addConfigMap('settings');
    await waiting.pass(2000);

    t.same(waiting.started(), ['web 0']);
  });

  t.test('a crashed container is started again, each time in a new attempt', async (t) => {
    const agent = await agentWith(t, {
      containers: [{ name: 'web', image: 'busybox', command: ['sh'] }],
    });
    await agent.end('web', 1);
    await agent.end('web', 1);
    t.same(agent.started(), ['web 0', 'web 1']);

    await agent.pass(10_000);

    t.same(agent.started(), ['web 0', 'web 1', 'web 2']);
  });
}
