import type { Test } from '../../../harness/unit.ts';
import { aHost } from '../../../harness/host.ts';
import { kubernetesPlan } from '../../../../local/cluster/plan.ts';

export function spec(t: Test): void {
  const place = { state: '/state', dist: '/clone/dist', node: '/clone/node' };
  const { host, remove } = aHost(place);
  t.teardown(remove);

  t.test('it is told where its files are, and what to show to containers', async (t) => {
    t.same(kubernetesPlan(host).args, [
      '--state=/state/data',
      '--certificates=/state/certificates',
      '--address=10.244.0.1',
      '--port=6443',
      '--agent-socket=/run/lateen/agent.sock',
      '--dist=/clone/dist',
      '--node-binary=/clone/node',
    ]);
  });
}
