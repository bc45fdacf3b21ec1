import type { Test } from '../../../harness/unit.ts';
import { clients, syncStatus } from '../../../../control-plane/admin/sync-status.ts';
import { TYPES } from '../../../harness/ads.ts';
import { aConnection, aNode } from '../../../harness/connection.ts';

export function spec(t: Test): void {
  t.test('says of each type whether the proxy holds what it was told last', async (t) => {
    const heard = { acknowledged: '1', refused: undefined, resources: 1 };
    const [status] = syncStatus([
      aConnection({
        status: () => [
          { typeUrl: TYPES.cluster, sent: '1', ...heard },
          { typeUrl: TYPES.listener, sent: '2', ...heard, refused: 'no' },
          { typeUrl: TYPES.routes, sent: undefined, ...heard, acknowledged: undefined },
        ],
      }),
    ]);

    t.match(status, {
      proxy: 'web-1.shop',
      connected_at: '1970-01-01T00:00:00.000Z',
      cluster_status: 'SYNCED',
      listener_status: 'STALE',
      listener_refused: 'no',
      route_status: 'NOT SENT',
      endpoint_status: 'IGNORED',
    });
  });

  t.test('says which version a proxy is of, when it says so itself', async (t) => {
    const [one, other] = syncStatus([
      aConnection({ node: aNode({ version: '1.27.0' }) }),
      aConnection(),
    ]);

    t.match(one, { proxy_version: '1.27.0', istio_version: '1.27.0' });
    t.notOk('proxy_version' in (other ?? {}));
  });

  t.test('counts who is connected, and names them', async (t) => {
    t.match(clients([aConnection({ node: aNode({ labels: { app: 'web' } }) })]), {
      totalClients: 1,
      clients: [
        {
          connectionId: 'web-1.shop-c1',
          connectedAt: '1970-01-01T00:00:00.000Z',
          address: '10.0.0.1',
          labels: { app: 'web' },
          metadata: { NAMESPACE: 'shop' },
        },
      ],
    });
  });
}
