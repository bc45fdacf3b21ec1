// Lateen as users run it: the bundles, configured by a bootstrap file. Its metrics cannot be turned
// off; one request in a hundred is traced and its span exported; nothing writes an access log.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../lib/index.ts';
import type { Place, Subject } from './subject.ts';

const FILE = 'bootstrap.json';
const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'proxy.mjs');
const TRACED_PERCENT = 1;

export const lateen: Subject = {
  name: 'lateen',
  recipe(place) {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run bundle`);
    const config = join(place.folder, FILE);
    const traces = `http://127.0.0.1:${place.backendPort}/v1/traces`;
    return Promise.resolve({
      files: { [FILE]: `${JSON.stringify(bootstrapOf(place), undefined, 2)}\n` },
      command: [process.execPath, PROGRAM, 'proxy', 'sidecar', '--config', config],
      env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces },
    });
  },
};

/** Envoy understands it too. */
export function bootstrapOf({ port, adminPort, backendPort }: Place): JsonObject {
  const route = { cluster: 'backend', retry_policy: { retry_on: 'connect-failure' } };
  const connectionManager = {
    '@type': typeOf('filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'in',
    use_remote_address: true,
    tracing: { random_sampling: { value: TRACED_PERCENT } },
    route_config: {
      name: 'all',
      virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }],
    },
    http_filters: [
      { name: 'router', typed_config: { '@type': typeOf('filters.http.router.v3.Router') } },
    ],
  };
  const filters = [{ name: 'http', typed_config: connectionManager }];
  const address = socketAddress(backendPort);
  return {
    admin: { address: socketAddress(adminPort) },
    static_resources: {
      listeners: [{ name: 'in', address: socketAddress(port), filter_chains: [{ filters }] }],
      clusters: [
        {
          name: 'backend',
          connect_timeout: '1s',
          load_assignment: {
            cluster_name: 'backend',
            endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }],
          },
        },
      ],
    },
  };
}

function typeOf(name: string): string {
  return `type.googleapis.com/envoy.extensions.${name}`;
}

function socketAddress(port: number): JsonObject {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
