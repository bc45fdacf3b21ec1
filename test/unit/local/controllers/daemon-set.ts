import { stringAt } from '../../../../lib/index.ts';
import { DAEMON_SETS, NODES } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import type { Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const labels = { app: 'cni' };
const agents: Draft = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'cni', namespace: 'default' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'one' }] } },
  },
};

export function spec(t: Test): void {
  t.test('puts one pod on every node and counts them', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DAEMON_SETS, agents);
      await cluster.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'second' } });
      await cluster.readyAll();

      t.same(
        cluster
          .pods()
          .map((pod) => stringAt(pod, 'spec', 'nodeName'))
          .toSorted(byText),
        ['local', 'second'],
      );
      t.match(cluster.api.all(DAEMON_SETS)[0]?.['status'], {
        desiredNumberScheduled: 2,
        numberReady: 2,
        numberAvailable: 2,
        updatedNumberScheduled: 2,
      });
    }),
  );

  t.test('counts a pod as available only after minReadySeconds', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DAEMON_SETS, agents);
      await cluster.change(DAEMON_SETS, 'cni', { spec: { minReadySeconds: 5 } });
      await cluster.readyAll();
      t.match(cluster.api.all(DAEMON_SETS)[0]?.['status'], { numberReady: 1, numberAvailable: 0 });

      await cluster.advance(5000);

      t.match(cluster.api.all(DAEMON_SETS)[0]?.['status'], { numberReady: 1, numberAvailable: 1 });
    }),
  );

  t.test('replaces pods of an old template only as they can be spared', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DAEMON_SETS, agents);
      await cluster.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'second' } });
      await cluster.readyAll();
      await cluster.change(DAEMON_SETS, 'cni', {
        spec: { template: { spec: { containers: [{ name: 'app', image: 'two' }] } } },
      });
      const going = cluster
        .pods()
        .filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      t.equal(going.length, 1);

      for (let turn = 0; turn < 6; turn++) await cluster.readyAll();

      t.match(cluster.api.all(DAEMON_SETS)[0]?.['status'], {
        updatedNumberScheduled: 2,
        numberAvailable: 2,
      });
    }),
  );
}

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}
