// Small plans for tests: only what the test is about is said.
import type {
  ChainMatch,
  EndpointPlan,
  EndpointsPlan,
  ForwardAction,
  HttpPlan,
  ListenerPlan,
  RouteMatch,
  RoutePlan,
  RouteTablePlan,
  ServerTlsPlan,
  TcpPlan,
  UpstreamPlan,
  WeightedTarget,
} from '../../proxy/plan/index.ts';
import type { Observed } from '../../proxy/telemetry/index.ts';

const NO_CHANGES = { set: [], append: [], remove: [] };

export function targetTo(upstream: string, weight = 1): WeightedTarget {
  return { upstream, weight, requestHeaders: NO_CHANGES, responseHeaders: NO_CHANGES };
}

export function forwardTo(...targets: readonly WeightedTarget[]): ForwardAction {
  return {
    kind: 'forward',
    targets,
    prefixRewrite: undefined,
    hostRewrite: undefined,
    timeoutMs: 0,
    retry: undefined,
    hash: [],
  };
}

export function routePlan(
  name: string,
  match: Partial<RouteMatch>,
  more: Partial<RoutePlan> = {},
): RoutePlan {
  return {
    name,
    match: { path: undefined, headers: [], query: [], ...match },
    action: forwardTo(targetTo(name)),
    requestHeaders: NO_CHANGES,
    responseHeaders: NO_CHANGES,
    operation: `${name}:80/*`,
    origin: '',
    fault: undefined,
    ...more,
  };
}

export function tablePlan(
  hosts: Readonly<Record<string, readonly RoutePlan[]>>,
  ignorePortInHost = false,
): RouteTablePlan {
  const list = Object.entries(hosts).map(([domain, routes]) => ({
    name: domain,
    domains: [domain],
    routes,
  }));
  return { kind: 'routes', name: 'table', hosts: list, ignorePortInHost };
}

export function httpPlan(table: RouteTablePlan, more: Partial<HttpPlan> = {}): HttpPlan {
  return {
    kind: 'http',
    statPrefix: '',
    routes: { kind: 'inline', table },
    filters: [],
    serverHeader: { kind: 'pass' },
    tracing: undefined,
    forwardClientCertificate: 'sanitize',
    isEdge: false,
    normalizePath: false,
    mergeSlashes: false,
    streamIdleTimeoutMs: 0,
    accessLog: undefined,
    upgrades: [],
    ...more,
  };
}

export function upstreamPlan(name: string, more: Partial<UpstreamPlan> = {}): UpstreamPlan {
  return {
    kind: 'upstream',
    name,
    source: { kind: 'endpoints', endpoints: name },
    balance: { kind: 'round-robin' },
    connectTimeoutMs: 1000,
    http: { version: 'http1' },
    tls: [],
    limits: { connectionsMax: 1024, pendingMax: 1024, requestsMax: 1024, retriesMax: 3 },
    idleTimeoutMs: 0,
    requestsPerConnectionMax: 0,
    service: undefined,
    ...more,
  };
}

export function endpoint(address: string, more: Partial<EndpointPlan> = {}): EndpointPlan {
  return { address, port: 80, weight: 1, health: 'healthy', labels: {}, workload: '', ...more };
}

export function endpointsPlan(name: string, ...endpoints: readonly EndpointPlan[]): EndpointsPlan {
  const locality = { region: '', zone: '', subzone: '', priority: 0, weight: 1, endpoints };
  return { kind: 'endpoints', name, localities: [locality] };
}

/** One that went well, as outbound traffic. */
export function observedExchange(more: Partial<Observed> = {}): Observed {
  return {
    plan: httpPlan(tablePlan({})),
    direction: 'outbound',
    method: 'GET',
    target: '/a',
    authority: 'shop',
    protocol: 'HTTP/1.1',
    userAgent: '',
    requestId: '',
    forwardedFor: '',
    startMs: Date.parse('2026-01-01T00:00:00Z'),
    durationMs: 3,
    status: 200,
    flag: '-',
    details: 'via_upstream',
    failure: undefined,
    bytesReceived: 0,
    bytesSent: 0,
    grpcStatus: '',
    isGrpc: false,
    route: undefined,
    upstream: undefined,
    attempts: [],
    trace: undefined,
    spanId: '',
    peer: undefined,
    peerPrincipal: '',
    localPrincipal: '',
    isMutualTls: false,
    remoteAddress: '10.0.0.1',
    localAddress: '10.96.0.9:80',
    serverName: '',
    ...more,
  };
}

type ListenerParts = Partial<Omit<ListenerPlan, 'chains'>> & {
  readonly chains?: readonly {
    readonly match?: Partial<ChainMatch>;
    readonly tls?: ServerTlsPlan;
    readonly serve: HttpPlan | TcpPlan;
  }[];
};

const EVERYTHING: ChainMatch = {
  destinationPort: undefined,
  destinationRanges: [],
  serverNames: [],
  transport: undefined,
  applicationProtocols: [],
};

export function listenerPlan(name: string, { chains = [], ...more }: ListenerParts): ListenerPlan {
  return {
    kind: 'listener',
    name,
    direction: 'outbound',
    address: '127.0.0.1',
    port: 0,
    binds: true,
    originalDestination: false,
    sniff: { tls: false, http: false, timeoutMs: 0 },
    chains: chains.map(({ match, tls, serve }, i) => {
      return { name: String(i), match: { ...EVERYTHING, ...match }, tls, serve };
    }),
    fallback: undefined,
    ...more,
  };
}
