// Envoy with one worker, from the same bootstrap files as Lateen: its statistics on, one request in
// a hundred traced and its span exported, no access log.
import { join } from 'node:path';
import { fetchedProgram, fetchPeer, PEERS, type Peer } from '../../deploy/peers/index.ts';
import type { JsonObject } from '../../lib/index.ts';
import {
  bootstrapOf,
  clusterOf,
  http2Cluster,
  socketAddress,
  tlsSocket,
  typeOf,
} from './bootstrap.ts';
import type { MakeRecipe, Place, Role, Subject } from './subject.ts';

const FILE = 'bootstrap.json';
const WORDS = ['--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'];

export const envoy: Subject = {
  name: 'envoy',
  roles: {
    http: fromFile('http'),
    'mtls-out': fromFile('mtls-out'),
    'mtls-in': fromFile('mtls-in'),
    http2: fromFile('http2'),
    grpc: fromFile('grpc'),
    'http2-mtls-out': fromFile('http2-mtls-out'),
    'http2-mtls-in': fromFile('http2-mtls-in'),
    tcp: fromFile('tcp'),
    connected: (place) => start(place, connectedBootstrap(place)),
  },
  absence,
};

/** Under CI a peer is fetched, and one that cannot be had is a failure. */
async function absence(): Promise<string | undefined> {
  const peer = peerRow();
  if (peer !== undefined && fetchedProgram(peer) !== undefined) return undefined;
  if (process.env['CI'] === undefined) {
    const name = peer?.name ?? 'envoy-…';
    return `it is not here; get it with: node_modules/.bin/node deploy/peers.ts ${name}`;
  }
  if (peer === undefined) throw new Error('no peer is Envoy (deploy/peers/table.ts)');
  await fetchPeer(peer);
  return undefined;
}

function peerRow(): Peer | undefined {
  return PEERS.find(({ name }) => name.startsWith('envoy-'));
}

function fromFile(role: Exclude<Role, 'connected'>): MakeRecipe {
  return (place) => start(place, bootstrapOf(place, { role, provider: providerOf(place) }));
}

async function start(place: Place, bootstrap: JsonObject) {
  const peer = peerRow();
  if (peer === undefined) throw new Error('no peer is Envoy (deploy/peers/table.ts)');
  const text = `${JSON.stringify(bootstrap, undefined, 2)}\n`;
  const program = await fetchPeer(peer);
  const command = [program, '-c', join(place.folder, FILE), ...WORDS];
  return { files: { [FILE]: text }, command, env: {} };
}

function providerOf({ backendPort }: Place): JsonObject {
  const uri = `http://127.0.0.1:${backendPort}/v1/traces`;
  return {
    name: 'envoy.tracers.opentelemetry',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig',
      http_service: { http_uri: { uri, cluster: 'traces', timeout: '1s' } },
      service_name: 'bench',
    },
  };
}

/** What Istio's agent would write: everything comes over one stream, proved by a token. */
function connectedBootstrap(place: Place): JsonObject {
  const { controlPlane, adminPort, backendPort } = place;
  if (controlPlane === undefined) throw new Error('a connected proxy needs a control plane');
  const ads = { ads: {}, resource_api_version: 'V3' };
  return {
    node: {
      id: 'sidecar~127.0.0.1~client.bench~bench.svc.cluster.local',
      cluster: 'client.bench',
      metadata: { NAMESPACE: 'bench', SERVICE_ACCOUNT: 'client' },
    },
    admin: { address: socketAddress(adminPort) },
    dynamic_resources: {
      lds_config: ads,
      cds_config: ads,
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        grpc_services: [
          {
            envoy_grpc: { cluster_name: 'control-plane' },
            initial_metadata: [{ key: 'authorization', value: `Bearer ${controlPlane.token}` }],
          },
        ],
      },
    },
    static_resources: {
      clusters: [
        {
          ...clusterOf('control-plane', controlPlane.port),
          ...http2Cluster(),
          transport_socket: tlsSocket({
            '@type': typeOf('transport_sockets.tls.v3.UpstreamTlsContext'),
            sni: 'localhost',
            common_tls_context: {
              validation_context: { trusted_ca: { filename: controlPlane.root } },
            },
          }),
        },
        clusterOf('traces', backendPort),
      ],
    },
  };
}
