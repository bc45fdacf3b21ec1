// Two sidecars as programs of their own, configured from files, with mutual TLS between them:
// client → sidecar → sidecar → application, all on loopback.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import type { JsonObject } from '../../lib/index.ts';
import { TestAuthority, type CertifiedKey } from './certificates.ts';
import { freePorts, runProxy } from './proxy-program.ts';

export type Wire = 'mesh' | 'http1' | 'http2';

export type SidecarPair = {
  /** Where clients connect. */
  readonly port: number;
  readonly appPort: number;
  /** Of the client's sidecar, and of the server's. */
  readonly adminPorts: readonly [number, number];
  /** A counter of the client's sidecar: `cluster.next.upstream_cx_http2_total`. */
  counter(name: string): Promise<number>;
};

type Options = {
  /** What the sidecars speak with each other. */
  readonly wire: Wire;
  /** What the application speaks: what the client does, unless it is said. */
  readonly application?: 'http1' | 'http2' | 'as-client';
  /** Fields of the client's route. */
  readonly route?: JsonObject;
  /** What requests go through at the client's, before they are forwarded. */
  readonly filters?: readonly JsonObject[];
  /** Further fields of that route: what it says to filters, its metadata. */
  readonly entry?: JsonObject;
  /** Fields of the server's connection manager. */
  readonly manager?: JsonObject;
  /** Of how the client's sidecar speaks HTTP with the server's. */
  readonly next?: JsonObject;
  /** One of the two is Envoy, at this path. */
  readonly envoy?: { readonly program: string; readonly is: 'client' | 'server' };
};

const READY_WITHIN_MS = 20_000;
const SERVER = 'spiffe://cluster.local/ns/shop/sa/server';
const CLIENT = 'spiffe://cluster.local/ns/shop/sa/client';

export async function sidecarPair(t: Test, options: Options): Promise<SidecarPair> {
  const { wire, application = 'as-client', route = {}, filters = [], entry = {} } = options;
  const { manager = {}, next = {}, envoy } = options;
  const folder = mkdtempSync(join(tmpdir(), 'lateen-pair-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const authority = new TestAuthority();
  const [ours, theirs] = [await freePorts(), await freePorts()];
  const serverTls = tls(authority.issue({ kind: 'uri', value: SERVER }), {
    authority,
    peer: CLIENT,
    isServer: true,
  });
  const clientTls = tls(authority.issue({ kind: 'uri', value: CLIENT }), {
    authority,
    peer: SERVER,
    isServer: false,
    // What Istio's filter has Envoy say.
    ...(envoy?.is === 'client' ? { alpn: ISTIO_ALPN[wire] } : {}),
  });
  const server = bootstrap(theirs.admin, {
    listener: listener(theirs.inbound, { manager, more: { transport_socket: serverTls } }),
    cluster: cluster(theirs.upstream, optionsOf(application)),
  });
  const client = bootstrap(ours.admin, {
    listener: listener(ours.inbound, { route, filters, entry, more: {} }),
    cluster: {
      ...cluster(theirs.inbound, { ...optionsOf(wire === 'mesh' ? 'as-client' : wire), ...next }),
      transport_socket: clientTls,
      ...(wire === 'mesh'
        ? { metadata: { filter_metadata: { lateen: { multiplexes: true } } } }
        : {}),
    },
  });
  for (const [name, config] of Object.entries({ server, client })) {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(config));
    if (envoy?.is === name) runEnvoy(t, { program: envoy.program, file });
    else runProxy(t, ['sidecar', '--config', file], { MINIMUM_DRAIN_DURATION: '0s' });
  }
  await Promise.all([answers(ours.inbound), answers(theirs.inbound)]);
  const adminPorts = [ours.admin, theirs.admin] as const;
  const counter = async (name: string): Promise<number> => {
    const stats = await (await fetch(`http://127.0.0.1:${ours.admin}/stats`)).text();
    return Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(stats)?.[1] ?? Number.NaN);
  };
  return { port: ours.inbound, appPort: theirs.upstream, adminPorts, counter };
}

const ISTIO_ALPN: Readonly<Record<Wire, readonly string[]>> = {
  http1: ['istio-http/1.1', 'istio', 'http/1.1'],
  http2: ['istio-h2', 'istio', 'h2'],
  mesh: ['istio'],
};

type Run = { readonly program: string; readonly file: string };

function runEnvoy(t: Test, { program, file }: Run): void {
  const words = ['--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'];
  const child = spawn(program, ['--config-path', file, ...words], { stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
}

/** Somebody listens there. */
async function answers(port: number): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(20);
  }
  throw new Error(`nobody listens on ${port}`);
}

type Parts = { readonly listener: JsonObject; readonly cluster: JsonObject };

function bootstrap(adminPort: number, { listener: one, cluster: next }: Parts): JsonObject {
  return {
    admin: { address: addressOf(adminPort) },
    static_resources: { listeners: [one], clusters: [next] },
  };
}

const HTTP1 = {
  enable_trailers: true,
  header_key_format: {
    stateful_formatter: {
      name: 'preserve_case',
      typed_config: {
        '@type': typeOf('http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig'),
      },
    },
  },
};

type Served = Pick<Options, 'route' | 'filters' | 'entry' | 'manager'> & {
  readonly more: JsonObject;
};

function listener(port: number, served: Served): JsonObject {
  const { route = {}, more, filters: before = [], entry = {}, manager = {} } = served;
  const routes = [
    { match: { prefix: '/' }, route: { cluster: 'next', timeout: '0s', ...route }, ...entry },
  ];
  const typed_config = {
    '@type': typeOf('filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'in',
    http_protocol_options: HTTP1,
    upgrade_configs: [{ upgrade_type: 'websocket' }],
    stream_idle_timeout: '0s',
    route_config: { name: 'all', virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
    http_filters: [
      ...before,
      { name: 'router', typed_config: { '@type': typeOf('filters.http.router.v3.Router') } },
    ],
    ...manager,
  };
  const filters = [{ name: 'http', typed_config }];
  return { name: 'in', address: addressOf(port), filter_chains: [{ filters, ...more }] };
}

// Tests ask for as much at once as they like.
const UNBOUND = { max_connections: 1e6, max_pending_requests: 1e6, max_requests: 1e6 };

function cluster(port: number, options: JsonObject): JsonObject {
  const endpoint = { endpoint: { address: addressOf(port) } };
  return {
    name: 'next',
    connect_timeout: '5s',
    circuit_breakers: { thresholds: [UNBOUND] },
    load_assignment: { cluster_name: 'next', endpoints: [{ lb_endpoints: [endpoint] }] },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': typeOf('upstreams.http.v3.HttpProtocolOptions'),
        ...options,
      },
    },
  };
}

function optionsOf(version: 'http1' | 'http2' | 'as-client'): JsonObject {
  switch (version) {
    case 'http1':
      return { explicit_http_config: { http_protocol_options: HTTP1 } };
    case 'http2':
      return { explicit_http_config: { http2_protocol_options: {} } };
    case 'as-client':
      return {
        use_downstream_protocol_config: {
          http_protocol_options: HTTP1,
          http2_protocol_options: {},
        },
      };
  }
}

type Side = {
  readonly authority: TestAuthority;
  readonly peer: string;
  readonly isServer: boolean;
  readonly alpn?: readonly string[];
};

function tls({ chain, key }: CertifiedKey, side: Side): JsonObject {
  const { authority, peer, isServer, alpn = ['istio'] } = side;
  const common_tls_context = {
    tls_params: { tls_maximum_protocol_version: 'TLSv1_3' },
    // What tells a client of the mesh from others.
    alpn_protocols: isServer ? ['h2', 'http/1.1'] : alpn,
    tls_certificates: [
      { certificate_chain: { inline_string: chain }, private_key: { inline_string: key } },
    ],
    validation_context: {
      trusted_ca: { inline_string: authority.rootPem },
      match_typed_subject_alt_names: [{ san_type: 'URI', matcher: { exact: peer } }],
    },
  };
  const kind = isServer ? 'DownstreamTlsContext' : 'UpstreamTlsContext';
  const typed_config = {
    '@type': typeOf(`transport_sockets.tls.v3.${kind}`),
    common_tls_context,
    ...(isServer ? { require_client_certificate: true } : {}),
  };
  return { name: 'tls', typed_config };
}

function typeOf(name: string): string {
  return `type.googleapis.com/envoy.extensions.${name}`;
}

function addressOf(port: number): JsonObject {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
