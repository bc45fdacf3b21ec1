import { ResourceChanges, serverStats } from '../../../../proxy/agent/server-stats.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import type { Test } from '../../../harness/unit.ts';

const CLUSTER: AdsResource = { kind: 'cluster', name: 'a', version: '1', unknown: [], value: {} };

export function spec(t: Test): void {
  t.test('tells what came, what changed and what went', async (t) => {
    const changes = new ResourceChanges();
    changes.note({ changed: [CLUSTER], removed: [] }, () => false);
    changes.note({ changed: [CLUSTER], removed: [{ kind: 'listener', name: 'b' }] }, () => true);

    t.same(changes.of('cluster'), { added: 1, modified: 1, removed: 0 });
    t.same(changes.of('listener'), { added: 0, modified: 0, removed: 1 });
  });

  t.test('says its state in Envoy’s numbers', async (t) => {
    const table = serverStats({
      state: 'DRAINING',
      uptimeSeconds: 7,
      startupMs: 5,
      heapUsedBytes: 1,
      heapSizeBytes: 2,
      daysLeft: undefined,
      clusters: 3,
      listeners: 2,
      unboundListeners: 1,
      steps: 4,
      refusals: 0,
      isConnected: true,
      changes: new ResourceChanges(),
    });
    const of = (name: string) => table.values[table.columns.findIndex((one) => one.name === name)];

    t.equal(of('server.state'), 1);
    t.equal(of('server.live'), 0);
    t.equal(of('listener_manager.total_listeners_active'), 1);
    t.equal(of('server.days_until_first_cert_expiring'), 4_294_967_295);
  });
}
