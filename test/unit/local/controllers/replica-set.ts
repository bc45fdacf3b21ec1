import { stringAt, type JsonObject } from '../../../../lib/index.ts';
import { PODS, REPLICA_SETS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { refusal, settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'one' }] } };

function replicaSet(replicas: number, spec: JsonObject = {}): Draft {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template, ...spec },
  };
}

export function spec(t: Test): void {
  t.test('makes exactly as many pods as wanted, however often it is woken', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(REPLICA_SETS, replicaSet(20));
      for (const pod of cluster.pods()) await cluster.setReady(pod);
      await settle();

      t.equal(cluster.pods().length, 20);
      t.match(cluster.api.all(REPLICA_SETS)[0]?.['status'], {
        replicas: 20,
        availableReplicas: 20,
      });
    }),
  );

  t.test('replaces a pod that failed or is going', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(REPLICA_SETS, replicaSet(2));
      const [one, other] = cluster.pods();
      if (one !== undefined) await cluster.finish(one, 'Failed');
      if (other !== undefined)
        await cluster.api.delete(PODS, { namespace: 'default', name: other.metadata.name });
      await settle();

      t.equal(cluster.pods().length, 4);
      t.match(cluster.api.all(REPLICA_SETS)[0]?.['status'], { replicas: 2 });
    }),
  );

  t.test('removes pods that do not serve before those that do', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(REPLICA_SETS, replicaSet(3));
      const [, serving] = cluster.pods();
      if (serving !== undefined) await cluster.setReady(serving);
      await cluster.change(REPLICA_SETS, 'web', { spec: { replicas: 1 } });

      const staying = cluster.pods().filter((pod) => pod.metadata.deletionTimestamp === undefined);
      t.same(
        staying.map((pod) => pod.metadata.name),
        [serving?.metadata.name],
      );
    }),
  );

  t.test('takes in a pod that nobody controls and lets go of one whose labels changed', (t) =>
    ControlledCluster.run(async (cluster) => {
      const stray = { name: 'stray', namespace: 'default', labels };
      await cluster.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: stray,
        spec: template.spec,
      });
      await cluster.create(REPLICA_SETS, replicaSet(1));
      t.same(
        cluster.pods().map((pod) => pod.metadata.ownerReferences?.[0]?.name),
        ['web'],
      );

      await cluster.change(PODS, 'stray', { metadata: { labels: { app: 'other' } } });

      const owners = cluster
        .pods()
        .map((pod) => [pod.metadata.name, pod.metadata.ownerReferences?.length]);
      t.equal(owners.length, 2);
      t.same(
        owners.find(([name]) => name === 'stray'),
        ['stray', 0],
      );
    }),
  );

  t.test('tries again, with an event, when a pod is refused', (t) =>
    ControlledCluster.run(async (cluster) => {
      cluster.api.failNext('pods', refusal(403, 'Forbidden', 'the webhook said no'));
      await cluster.create(REPLICA_SETS, replicaSet(1));
      await cluster.advance(1000);

      t.equal(cluster.pods().length, 1);
      const events = cluster.api.all({ group: '', version: 'v1', plural: 'events' });
      t.ok(
        events.some(
          (event) => stringAt(event, 'message') === 'Error creating: the webhook said no',
        ),
      );
    }),
  );

  t.test('counts a pod as available only after minReadySeconds', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(REPLICA_SETS, replicaSet(1, { minReadySeconds: 5 }));
      await cluster.readyAll();
      t.match(cluster.api.all(REPLICA_SETS)[0]?.['status'], {
        readyReplicas: 1,
        availableReplicas: 0,
      });

      await cluster.advance(5000);

      t.match(cluster.api.all(REPLICA_SETS)[0]?.['status'], {
        readyReplicas: 1,
        availableReplicas: 1,
      });
    }),
  );
}
