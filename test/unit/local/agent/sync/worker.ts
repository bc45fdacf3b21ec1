import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';
import { EVENTS, PODS } from '../../../../../api/kubernetes/index.ts';
import { ManualClock, stringAt } from '../../../../../lib/index.ts';

/** A millisecond ends between every two looks. */
class Unsteady extends ManualClock {
  #looks: number;

  constructor(looks: number) {
    super();
    this.#looks = looks;
  }

  override now(): number {
    this.#looks += 1;
    return super.now() + (this.#looks % 2);
  }
}

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

  t.test('what falls due between two looks at the clock is not lost', async (t) => {
    const configMap = { name: 'settings' };
    const spec = {
      containers: [{ name: 'web', image: 'busybox', command: ['sh'] }],
      volumes: [{ name: 'v', configMap }],
    };
    for (const looks of [0, 1]) {
      const agent = await agentWith(t, spec, { clock: new Unsteady(looks) });
      await agent.pass(20);
      await agent.addConfigMap('settings');
      for (let i = 0; i < 2500; i += 1) await agent.pass(1);

      t.same(agent.started(), ['web 0'], `looks from ${looks}`);
    }
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
