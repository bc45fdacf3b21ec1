import { stringAt, type JsonObject } from '../../../../lib/index.ts';
import { STATEFUL_SETS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function statefulSet(spec: JsonObject = {}): Draft {
  const labels = { app: 'db' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'one' }] } },
      ...spec,
    },
  };
}

const names = (cluster: ControlledCluster) => cluster.pods().map(({ metadata }) => metadata.name);

export function spec(t: Test): void {
  t.test('makes each pod only when the one before it serves, with its name as host name', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(STATEFUL_SETS, statefulSet());
      t.same(names(cluster), ['db-0']);

      await cluster.readyAll();

      t.same(names(cluster), ['db-0', 'db-1']);
      t.equal(stringAt(cluster.pods()[1], 'spec', 'hostname'), 'db-1');
      t.equal(stringAt(cluster.pods()[1], 'spec', 'subdomain'), 'db');
    }),
  );

  t.test('makes all at once when they need no order', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(STATEFUL_SETS, statefulSet({ podManagementPolicy: 'Parallel' }));

      t.same(names(cluster), ['db-0', 'db-1']);
    }),
  );

  t.test('replaces from the highest number down, one at a time, and then says it is updated', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(STATEFUL_SETS, statefulSet());
      await cluster.readyAll();
      await cluster.readyAll();
      await cluster.change(STATEFUL_SETS, 'db', {
        spec: { template: { spec: { containers: [{ name: 'app', image: 'two' }] } } },
      });

      const going = cluster
        .pods()
        .filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      t.same(
        going.map(({ metadata }) => metadata.name),
        ['db-1'],
      );

      for (let turn = 0; turn < 6; turn++) await cluster.readyAll();

      const [db] = cluster.api.all(STATEFUL_SETS);
      t.match(db?.['status'], {
        replicas: 2,
        readyReplicas: 2,
        updatedReplicas: 2,
        observedGeneration: 2,
      });
      t.equal(stringAt(db, 'status', 'currentRevision'), stringAt(db, 'status', 'updateRevision'));
    }),
  );

  t.test('removes the highest numbers first', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(STATEFUL_SETS, statefulSet({ podManagementPolicy: 'Parallel' }));
      await cluster.readyAll();
      await cluster.change(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
      await cluster.readyAll();
      await settle();

      t.same(names(cluster), ['db-0']);
    }),
  );
}
