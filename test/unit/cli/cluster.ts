import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from '../../harness/unit.ts';
import { aHost } from '../../harness/host.ts';
import { clusterOf } from '../../../cli/cluster.ts';

const KUBECONFIG = `
current-context: here
contexts: [{ name: here, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "http://127.0.0.1:1" } }]
users: [{ name: u, user: { token: t } }]
`;

export function spec(t: Test): void {
  const surroundings = () => {
    const { host, remove } = aHost();
    t.teardown(remove);
    const kubeconfig = join(host.state, 'config');
    writeFileSync(kubeconfig, KUBECONFIG);
    return { ...host, complain: () => undefined, kubeconfig };
  };

  t.test('is the one that KUBECONFIG names, unless the command names another', async (t) => {
    const around = surroundings();

    await clusterOf(around, {}).close();
    t.throws(() => clusterOf(around, { kubeconfig: '/nowhere' }), /Which cluster\?.*\/nowhere/);
  });

  t.test('is none when the context is not there, and it says so', async (t) => {
    const obstacle = { exitCode: 2, message: /no context 'there'/ };

    t.throws(() => clusterOf(surroundings(), { context: 'there' }), obstacle);
  });
}
