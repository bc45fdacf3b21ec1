import { type OwnerReference, type ResourceId } from '../../../../lib/index.ts';
import { CONFIG_MAPS, DEPLOYMENTS, PODS, REPLICA_SETS } from '../../../../api/index.ts';
import { ControlledCluster, deployment } from '../../../harness/controlled-cluster.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const web = { namespace: 'default', name: 'web' };

function configMap(name: string, owners: readonly OwnerReference[] = []) {
  const metadata = { name, namespace: 'default', ownerReferences: owners };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

function names(cluster: ControlledCluster, resource: ResourceId): readonly string[] {
  return cluster.api.all(resource).map(({ metadata }) => metadata.name);
}

export function spec(t: Test): void {
  t.test('removes what an owner leaves behind, down to the pods', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      await cluster.api.delete(DEPLOYMENTS, web, { propagation: 'Background' });
      await settle();

      t.same(names(cluster, REPLICA_SETS), []);
      t.ok(cluster.pods().every((pod) => pod.metadata.deletionTimestamp !== undefined));
    }),
  );

  t.test('keeps the owner until its dependents are gone when it waits in the foreground', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      await cluster.api.delete(DEPLOYMENTS, web, { propagation: 'Foreground' });
      await settle();
      t.same(names(cluster, DEPLOYMENTS), ['web']);
      t.equal(names(cluster, REPLICA_SETS).length, 1);

      for (const pod of cluster.pods()) await cluster.letGo(pod);
      await cluster.advance(1000);

      t.same(names(cluster, PODS), []);
      t.same(names(cluster, REPLICA_SETS), []);
      t.same(names(cluster, DEPLOYMENTS), []);
    }),
  );

  t.test('cuts the ties and keeps the dependents of an owner that orphans them', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      await cluster.api.delete(DEPLOYMENTS, web, { propagation: 'Orphan' });
      await settle();

      t.same(names(cluster, DEPLOYMENTS), []);
      const [set] = cluster.api.all(REPLICA_SETS);
      t.same(set?.metadata.ownerReferences, []);
      t.equal(cluster.pods().length, 3);
    }),
  );

  t.test('tells an owner by its uid, not by its name', (t) =>
    ControlledCluster.run(async (cluster) => {
      const owner = await cluster.create(CONFIG_MAPS, configMap('owner'));
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner' };
      await cluster.create(
        CONFIG_MAPS,
        configMap('kept', [{ ...reference, uid: owner.metadata.uid ?? '' }]),
      );
      await cluster.create(CONFIG_MAPS, configMap('stale', [{ ...reference, uid: 'of-another' }]));

      const left = names(cluster, CONFIG_MAPS);
      t.ok(left.includes('kept'));
      t.notOk(left.includes('stale'));
    }),
  );

  t.test('keeps what has another owner that stands, or one of a kind it does not know', (t) =>
    ControlledCluster.run(async (cluster) => {
      const one = await cluster.create(CONFIG_MAPS, configMap('one'));
      const other = await cluster.create(CONFIG_MAPS, configMap('other'));
      const reference = (name: string, uid = '') => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name,
        uid,
      });
      const owners = [reference('one', one.metadata.uid), reference('other', other.metadata.uid)];
      await cluster.create(CONFIG_MAPS, configMap('shared', owners));
      const unknown = { apiVersion: 'acme.org/v1', kind: 'Thing', name: 'x', uid: 'y' };
      await cluster.create(CONFIG_MAPS, configMap('foreign', [unknown]));

      await cluster.api.delete(CONFIG_MAPS, { namespace: 'default', name: 'one' });
      await settle();

      t.ok(names(cluster, CONFIG_MAPS).includes('shared'));
      t.ok(names(cluster, CONFIG_MAPS).includes('foreign'));
    }),
  );
}
