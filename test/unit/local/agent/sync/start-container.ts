import type { Test } from '../../../../harness/unit.ts';
import { agentWith } from '../../../../harness/agent.ts';
import { PODS } from '../../../../../api/kubernetes/index.ts';

export function spec(t: Test): void {
  t.test('refuses root where it is forbidden, and tries again', async (t) => {
    const securityContext = { runAsNonRoot: true };
    const web = { name: 'web', image: 'busybox', command: ['sh'], securityContext };
    const agent = await agentWith(t, { containers: [web] });
    await agent.pass(20);

    const status = JSON.stringify(agent.api.all(PODS)[0]?.['status']);
    t.match(status, 'CreateContainerConfigError');
    t.match(status, 'container has runAsNonRoot and image will run as root');
  });

  t.test('after the first refusal of an image the pod waits in ImagePullBackOff', async (t) => {
    const agent = await agentWith(t, { containers: [{ name: 'web', image: 'nope' }] });
    await agent.pass(20);
    t.match(JSON.stringify(agent.api.all(PODS)[0]?.['status']), '"reason":"ErrImagePull"');

    await agent.pass(2000);
    await agent.pass(20);

    t.match(JSON.stringify(agent.api.all(PODS)[0]?.['status']), '"reason":"ImagePullBackOff"');
  });
}
