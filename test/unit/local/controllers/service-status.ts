import { SERVICES } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives a LoadBalancer its cluster address, and takes it back with the type', (t) =>
    ControlledCluster.run(async (cluster) => {
      const metadata = { name: 'web', namespace: 'default' };
      const spec = { type: 'LoadBalancer', clusterIP: '10.96.0.7' };
      await cluster.create(SERVICES, { apiVersion: 'v1', kind: 'Service', metadata, spec });
      t.match(cluster.api.all(SERVICES)[0]?.['status'], {
        loadBalancer: { ingress: [{ ip: '10.96.0.7' }] },
      });

      await cluster.change(SERVICES, 'web', { spec: { type: 'ClusterIP' } });

      t.same(cluster.api.all(SERVICES)[0]?.['status'], { loadBalancer: {} });
    }),
  );
}
