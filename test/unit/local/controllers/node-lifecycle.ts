import { listAt } from '../../../../lib/index.ts';
import { LEASES, NODES, PODS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('calls a node and its pods not ready when its lease is not renewed', (t) =>
    ControlledCluster.run(async (cluster) => {
      const metadata = { name: 'web', namespace: 'default' };
      await cluster.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { containers: [] },
      });
      await cluster.readyAll();
      await cluster.advance(39_000);
      t.match(listAt(cluster.api.all(NODES)[0], 'status', 'conditions'), [{ status: 'True' }]);

      await cluster.advance(2_000);

      t.match(listAt(cluster.api.all(NODES)[0], 'status', 'conditions'), [
        { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' },
      ]);
      t.match(listAt(cluster.pods()[0], 'status', 'conditions'), [
        { type: 'Ready', status: 'False' },
      ]);
    }),
  );

  t.test('leaves a node alone that renews its lease', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.advance(30_000);
      const renewTime = new Date(cluster.clock.now()).toISOString();
      const metadata = { name: 'local', namespace: 'kube-node-lease' };
      await cluster.create(LEASES, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata,
        spec: { renewTime },
      });
      await cluster.advance(20_000);

      t.match(listAt(cluster.api.all(NODES)[0], 'status', 'conditions'), [{ status: 'True' }]);
    }),
  );
}
