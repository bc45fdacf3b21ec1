import type { Test } from '../../../harness/unit.ts';
import { syncStatus } from '../../../../control-plane/admin/sync-status.ts';
import { TYPES } from '../../../harness/ads.ts';
import { aConnection } from '../../../harness/connection.ts';

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
}
