// The listener for what calls the application: filter chains for each port by what the workload
// takes there, plaintext, mutual TLS or both.
import type {
  FilterChain,
  FilterChainMatch,
  Listener,
  RouteConfiguration,
} from '../../api/xds/index.ts';
import type { MeshConfig, MutualTlsMode } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type {
  AcceptedModes,
  InboundPort,
  Protocol,
  Reporting,
  SidecarView,
} from '../mesh/index.ts';
import { httpFilter } from './http-connection.ts';
import { looking, NONE, socketAddress } from './messages.ts';
import { BLACK_HOLE, INBOUND_PASSTHROUGH, INBOUND_PORT, inboundCluster } from './names.ts';
import { ANY_PATH } from './route-match.ts';
import { INBOUND_RETRY } from './route-policy.ts';
import { toCluster } from './tcp-routes.ts';
import { meshServerTls } from './tls.ts';

export function virtualInbound({ inbound, settings, reporting }: SidecarView): Listener {
  const { server } = reporting;
  const { accepts, ports } = inbound;
  const known = new Set(ports.map(({ number }) => number));
  const places = [
    ...ports.map((port) => placeOf(port, modeAt(accepts, port.number))),
    ...accepts.ports
      .filter(({ port }) => !known.has(port))
      .map(({ port, mode }) => passthrough({ port, mode })),
    passthrough({ port: undefined, mode: accepts.mode }),
  ];
  return {
    name: 'virtualInbound',
    address: socketAddress('0.0.0.0', INBOUND_PORT),
    trafficDirection: 'INBOUND',
    ...looking(settings, 'original_dst', 'tls_inspector', 'http_inspector'),
    filterChains: [
      {
        // Not redirected but called: forwarding it would come back here, for ever.
        name: 'virtualInbound-blackhole',
        filterChainMatch: { destinationPort: INBOUND_PORT },
        filters: [toCluster(BLACK_HOLE, server)],
      },
      ...places.flatMap((place) => chainsOf(place, { settings, reporting: server })),
    ],
  };
}

function modeAt({ mode, ports }: AcceptedModes, number: number): MutualTlsMode {
  return ports.find(({ port }) => port === number)?.mode ?? mode;
}

/** One port of the workload, or, without a port, all that no service has. */
type Place = {
  readonly name: string;
  readonly port: number | undefined;
  readonly mode: MutualTlsMode;
  readonly protocol: Protocol;
  readonly isGrpcWeb?: boolean;
  readonly cluster: string;
  readonly table: RouteConfiguration;
};

function placeOf(inbound: InboundPort, mode: MutualTlsMode): Place {
  const { number, port, service } = inbound;
  const cluster = inboundCluster(number);
  return {
    name: `0.0.0.0_${number}`,
    port: number,
    mode,
    protocol: port.protocol,
    ...given({ isGrpcWeb: port.isGrpcWeb }),
    cluster,
    table: inboundTable({
      cluster,
      number: port.number,
      operation: `${service.host}:${port.number}/*`,
    }),
  };
}

type PassthroughPlace = Pick<Place, 'port' | 'mode'>;

function passthrough({ port, mode }: PassthroughPlace): Place {
  return {
    name: port === undefined ? 'virtualInbound-catchall' : `0.0.0.0_${port}`,
    port,
    mode,
    protocol: 'auto',
    cluster: INBOUND_PASSTHROUGH,
    table: inboundTable({ cluster: INBOUND_PASSTHROUGH, number: port, operation: undefined }),
  };
}

type TableToMake = {
  readonly cluster: string;
  readonly number: number | undefined;
  readonly operation: string | undefined;
};

function inboundTable({ cluster, number, operation }: TableToMake): RouteConfiguration {
  return {
    name: cluster,
    validateClusters: false,
    virtualHosts: [
      {
        name: `inbound|http|${number ?? 0}`,
        domains: ['*'],
        routes: [
          {
            name: 'default',
            match: ANY_PATH,
            route: {
              cluster,
              timeout: NONE,
              maxStreamDuration: { maxStreamDuration: NONE, grpcTimeoutHeaderMax: NONE },
              retryPolicy: INBOUND_RETRY,
            },
            ...(operation === undefined ? {} : { decorator: { operation } }),
          },
        ],
      },
    ],
  };
}

type Match = {
  readonly transport: 'tls' | 'raw_buffer';
  readonly alpn?: readonly string[];
  readonly carries: 'http' | 'bytes';
  /** Ended here, with the mesh's certificates; otherwise passed on as it is. */
  readonly endsTls: boolean;
};

const MESH_HTTP = ['istio-http/1.0', 'istio-http/1.1', 'istio-h2'];
const MESH_BYTES = ['istio-peer-exchange', 'istio'];
const PLAIN_HTTP = ['http/1.1', 'h2c'];

/** Application TLS that is not the mesh's passes through a permissive port untouched. */
function matchesOf(mode: MutualTlsMode, protocol: Protocol): readonly Match[] {
  const kind = protocol === 'auto' ? 'auto' : protocol.startsWith('http') ? 'http' : 'bytes';
  const raw = { transport: 'raw_buffer', endsTls: false } as const;
  const mesh = { transport: 'tls', endsTls: true } as const;
  const opaque: readonly Match[] =
    kind === 'http' ? [] : [{ transport: 'tls', endsTls: false, carries: 'bytes' }];
  const anyMesh = [...MESH_BYTES, ...MESH_HTTP];
  const plain: Readonly<Record<typeof kind, readonly Match[]>> = {
    http: [{ ...raw, carries: 'http' }],
    bytes: [{ ...raw, carries: 'bytes' }],
    auto: [
      { ...raw, alpn: PLAIN_HTTP, carries: 'http' },
      { ...raw, carries: 'bytes' },
    ],
  };
  switch (mode) {
    case 'DISABLE':
      return [...plain[kind], ...opaque];
    case 'STRICT':
      if (kind !== 'auto') return [{ ...mesh, carries: kind }];
      return [
        { ...mesh, alpn: MESH_HTTP, carries: 'http' },
        { ...mesh, carries: 'bytes' },
      ];
    case 'PERMISSIVE':
      if (kind !== 'auto')
        return [{ ...mesh, alpn: anyMesh, carries: kind }, ...plain[kind], ...opaque];
      return [
        { ...mesh, alpn: MESH_HTTP, carries: 'http' },
        { ...mesh, alpn: MESH_BYTES, carries: 'bytes' },
        ...plain.auto,
        ...opaque,
      ];
  }
}

/** What holds for all places. */
type Ground = { readonly settings: MeshConfig; readonly reporting: Reporting };

function chainsOf(place: Place, ground: Ground): readonly FilterChain[] {
  return matchesOf(place.mode, place.protocol).map((match) => chain(place, match, ground));
}

function chain(place: Place, match: Match, ground: Ground): FilterChain {
  const { transport, alpn = [], carries, endsTls } = match;
  const { settings, reporting } = ground;
  const filterChainMatch: FilterChainMatch = {
    ...(place.port === undefined ? {} : { destinationPort: place.port }),
    transportProtocol: transport,
    ...(alpn.length === 0 ? {} : { applicationProtocols: alpn }),
  };
  const { table, cluster, name } = place;
  const filter =
    carries === 'bytes'
      ? toCluster(cluster, reporting)
      : httpFilter({
          direction: 'inbound',
          settings,
          reporting,
          ...given({ isGrpcWeb: place.isGrpcWeb }),
          statPrefix: `inbound_${name}`,
          routes: { kind: 'inline', table },
        });
  return {
    name,
    filterChainMatch,
    filters: [filter],
    ...(endsTls ? { transportSocket: meshServerTls(carries, settings) } : {}),
  };
}
