// What people type, with each kubectl that is supported, against one local cluster: a test each.
// Every version works in a namespace of its own, so that what it reads is what it wrote.
import { t, type Test } from 'tap';
import { Kubectl } from '../harness/kubectl.ts';
import { stateFolder, removeStateFolder, startCluster } from '../harness/local-cluster.ts';
import { peer } from '../harness/peers.ts';
import { COMMANDS } from './kubectl/commands.ts';

const VERSIONS = ['kubectl-1.32', 'kubectl-1.36'] as const;

const state = stateFolder();
const cluster = await startCluster(state);
t.teardown(async () => {
  await cluster.stop();
  removeStateFolder(state);
});

for (const version of VERSIONS) {
  await t.test(version, { timeout: 300_000 }, async (t: Test) => {
    const program = await peer(t, version);
    if (program === undefined) return;
    const kubectl = new Kubectl(program, cluster.kubeconfig);
    const namespace = version.replace('.', '-');
    await kubectl.run(`create namespace ${namespace}`);
    await kubectl.run(`config set-context --current --namespace ${namespace}`);
    for (const { says, run } of COMMANDS) {
      await t.test(says, { timeout: 120_000 }, (t) => run(t, kubectl, namespace));
    }
    await t.test('delete namespace takes everything in it along', async (t) => {
      await kubectl.run(`delete namespace ${namespace} --timeout=60s`);
      const left = await kubectl.try(`get namespace ${namespace}`);
      t.match(left.err, 'NotFound');
    });
  });
}
