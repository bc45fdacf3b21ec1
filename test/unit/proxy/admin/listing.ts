import {
  clusterLines,
  clusterList,
  listenerLines,
  listenerList,
} from '../../../../proxy/admin/listing.ts';
import type { LiveCluster, LiveHost } from '../../../../proxy/live.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

const HOST: LiveHost = {
  address: '10.0.0.1',
  port: 80,
  hostname: '',
  weight: 1,
  priority: 0,
  region: 'eu',
  zone: '',
  subzone: '',
  health: 'healthy',
  isEjected: false,
  failsChecks: false,
  connections: 2,
  active: 1,
  counts: {
    ...{ cxTotal: 5, cxConnectFail: 1 },
    ...{ rqTotal: 9, rqSuccess: 6, rqError: 2, rqTimeout: 1 },
  },
};
const LIMITS = { connections: 1024, pending: 1024, requests: 1024, retries: 3 };
const CLUSTER: LiveCluster = {
  name: 'a',
  limits: { default: LIMITS, high: LIMITS },
  hosts: [HOST, { ...HOST, address: 'fd00::1', health: 'unhealthy', isEjected: true }],
};

export function spec(t: Test): void {
  t.test('lists clusters with their endpoints and how they fare, as Envoy does', async (t) => {
    const lines = clusterLines([CLUSTER], false).split('\n');

    for (const line of [
      'a::default_priority::max_connections::1024',
      'a::added_via_api::true',
      'a::10.0.0.1:80::cx_active::2',
      'a::10.0.0.1:80::cx_connect_fail::1',
      'a::10.0.0.1:80::rq_success::6',
      'a::10.0.0.1:80::health_flags::healthy',
      'a::10.0.0.1:80::region::eu',
      'a::[fd00::1]:80::health_flags::/failed_outlier_check/failed_eds_health',
    ]) {
      t.ok(lines.includes(line), line);
    }
    t.match(clusterList([CLUSTER], true), {
      cluster_statuses: [
        {
          name: 'a',
          host_statuses: [
            {
              health_status: { eds_health_status: 'HEALTHY' },
              stats: [{ value: '2' }, { name: 'cx_connect_fail', type: 'COUNTER' }],
            },
            { health_status: { failed_outlier_check: true } },
          ],
        },
      ],
    });
  });

  t.test('lists listeners', async (t) => {
    const socketAddress = { address: '0.0.0.0', portValue: 8080 };
    const listener: AdsResource = {
      kind: 'listener',
      name: 'web',
      version: '1',
      unknown: [],
      value: { name: 'web', address: { socketAddress }, filterChains: [FORWARDS] },
    };
    const inside = insideOf([listener]);

    t.equal(listenerLines(inside), 'web::0.0.0.0:8080\n');
    t.match(listenerList(inside), {
      listener_statuses: [{ local_address: { socket_address: { port_value: 8080 } } }],
    });
  });
}

const FORWARDS = {
  filters: [
    {
      name: 'tcp',
      typedConfig: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
        statPrefix: 'tcp',
        cluster: 'a',
      },
    },
  ],
};
