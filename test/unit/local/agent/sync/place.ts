import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';
import { EVENTS } from '../../../../../api/kubernetes/index.ts';

export function spec(t: Test): void {
  t.test(
    'a pod has its files before its containers start, and nothing is left of them',
    async (t) => {
      const agent = await agentWith(t, {
        containers: [{ name: 'web', image: 'busybox', command: ['sh'] }],
      });
      const root = agent.folders.podRoot('uid-1');
      t.equal(readFileSync(join(root, 'etc/hostname'), 'utf8'), 'web-1\n');

      await agent.markDeleted(1);
      await agent.end('web', 0);
      await agent.pass(20);

      t.equal(statSync(root, { throwIfNoEntry: false }), undefined);
    },
  );

  t.test('a volume that cannot be made is told, and made when it can be', async (t) => {
    const volumes = [{ name: 'v', configMap: { name: 'settings' } }];
    const web = { name: 'web', image: 'busybox', command: ['sh'] };
    const agent = await agentWith(t, { volumes, containers: [web] });
    t.match(agent.api.all(EVENTS), [
      { reason: 'FailedMount', message: /configmap "settings" not found$/ },
    ]);

    await agent.addConfigMap('settings');
    await agent.pass(2000);

    t.same(agent.started(), ['web 0']);
  });
}
