import { EVENTS, PODS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('forgets events an hour after they last happened', (t) =>
    ControlledCluster.run(async (cluster) => {
      const at = (ms: number) => new Date(cluster.clock.now() + ms).toISOString();
      const event = (name: string, lastTimestamp: string) => ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: 'default' },
        lastTimestamp,
      });
      await cluster.create(EVENTS, event('old', at(0)));
      await cluster.create(EVENTS, event('young', at(600_000)));
      for (let minutes = 0; minutes < 65; minutes += 5) await cluster.advance(300_000);

      const names = cluster.api.all(EVENTS).map(({ metadata }) => metadata.name);
      t.ok(names.includes('young'));
      t.notOk(names.includes('old'));
    }),
  );

  t.test('removes pods of a node that is gone', (t) =>
    ControlledCluster.run(async (cluster) => {
      const metadata = { name: 'lost', namespace: 'default' };
      const spec = { containers: [], nodeName: 'gone' };
      await cluster.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata, spec });
      await cluster.advance(300_000);

      t.equal(cluster.pods().length, 0);
    }),
  );
}
