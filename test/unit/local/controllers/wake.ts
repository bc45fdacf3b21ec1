import { sidesOf } from '../../../../local/controllers/wake.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../../../api/index.ts';
import { ControlledCluster, deployment } from '../../../harness/controlled-cluster.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives both sides of a change, so that the former owner is woken too', async (t) => {
    t.same(sidesOf({ kind: 'added', key: 'a', object: 1 }), [1]);
    t.same(sidesOf({ kind: 'changed', key: 'a', object: 2, before: 1 }), [2, 1]);
    t.same(sidesOf({ kind: 'removed', key: 'a', before: 1 }), [1]);
  });

  t.test('wakes the owner of an object that somebody deleted', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      const [set] = cluster.api.all(REPLICA_SETS);
      await cluster.api.delete(REPLICA_SETS, {
        namespace: 'default',
        name: set?.metadata.name ?? '',
      });
      await settle();

      t.equal(cluster.api.all(REPLICA_SETS).length, 1);
      t.not(cluster.api.all(REPLICA_SETS)[0]?.metadata.uid, set?.metadata.uid);
    }),
  );
}
