// The listener of Lateen that is tried: all of HTTP/1 that it speaks, and a limit on dawdling.
import type { JsonObject } from '../../lib/index.ts';

const NETWORK = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';

/** To the cluster `app`. */
export function listener(port: number): JsonObject {
  const routes = [{ match: { prefix: '/' }, route: { cluster: 'app' } }];
  const config = {
    '@type': `${NETWORK}HttpConnectionManager`,
    stat_prefix: 'in',
    codec_type: 'HTTP1',
    http_protocol_options: { accept_http_10: true },
    request_headers_timeout: '6s',
    route_config: { name: 'in', virtual_hosts: [{ name: 'in', domains: ['*'], routes }] },
    http_filters: [{ name: 'router', typed_config: { '@type': ROUTER } }],
  };
  return {
    name: 'in',
    traffic_direction: 'INBOUND',
    address: { socket_address: { address: '127.0.0.1', port_value: port } },
    filter_chains: [{ filters: [{ name: 'http', typed_config: config }] }],
  };
}
