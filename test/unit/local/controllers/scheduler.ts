import { listAt, stringAt, type JsonObject } from '../../../../lib/index.ts';
import { EVENTS, NODES, PODS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function pod(spec: JsonObject = {}): Draft {
  const metadata = { name: 'web', namespace: 'default' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [{ name: 'app' }], ...spec },
  };
}

export function spec(t: Test): void {
  t.test('binds a pod to the node that is ready', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(PODS, pod());

      t.equal(stringAt(cluster.pods()[0], 'spec', 'nodeName'), 'local');
      t.match(cluster.api.all(EVENTS)[0], {
        reason: 'Scheduled',
        message: 'Successfully assigned default/web to local',
      });
    }),
  );

  t.test('leaves a pod to the scheduler it names', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(PODS, pod({ schedulerName: 'other' }));

      t.equal(stringAt(cluster.pods()[0], 'spec', 'nodeName'), undefined);
    }),
  );

  t.test('says why a pod must wait, and binds it once a node fits', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(PODS, pod({ nodeSelector: { disk: 'ssd' } }));

      const [waiting] = cluster.pods();
      t.equal(stringAt(waiting, 'spec', 'nodeName'), undefined);
      const message =
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
      t.match(listAt(waiting, 'status', 'conditions'), [
        { type: 'PodScheduled', reason: 'Unschedulable', message },
      ]);
      t.match(cluster.api.all(EVENTS), [{ reason: 'FailedScheduling', message, count: 1 }]);

      const change = { metadata: { labels: { disk: 'ssd' } } };
      await cluster.api.patch(NODES, { name: 'local' }, { kind: 'merge', change });
      await settle();

      t.equal(stringAt(cluster.pods()[0], 'spec', 'nodeName'), 'local');
    }),
  );
}
