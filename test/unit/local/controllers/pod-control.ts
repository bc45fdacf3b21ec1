import { inGrowingBatches } from '../../../../local/controllers/pod-control.ts';
import { DEPLOYMENTS } from '../../../../api/index.ts';
import { ControlledCluster, deployment } from '../../../harness/controlled-cluster.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('asks for one first, then twice as many, so that a refusal is met once', async (t) => {
    let asked = 0;
    const refused = inGrowingBatches(100, () => Promise.reject(new Error(`refused ${++asked}`)));
    await t.rejects(refused, /refused 1/);
    t.equal(asked, 1);

    let made = 0;
    await inGrowingBatches(100, async () => void made++);
    t.equal(made, 100);
  });

  t.test('gives a pod its template, its owner and a name of its own', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web', { replicas: 1 }));

      const [pod] = cluster.pods();
      t.match(pod, {
        metadata: {
          name: /^web-\w{10}-\w{5}$/,
          generateName: /^web-\w{10}-$/,
          labels: { app: 'web', 'pod-template-hash': /^\w{10}$/ },
          ownerReferences: [{ kind: 'ReplicaSet', controller: true, blockOwnerDeletion: true }],
        },
        spec: { containers: [{ name: 'app', image: 'one' }] },
      });
    }),
  );
}
