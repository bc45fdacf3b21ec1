// Small upstreams and endpoints for tests: what is left out does nothing.
import type {
  ClientTlsPlan,
  EndpointPlan,
  EndpointsPlan,
  LimitsPlan,
  LocalityPlan,
  OutlierPlan,
  UpstreamHttpPlan,
  UpstreamPlan,
} from '../../proxy/plan/index.ts';
import { HTTP2, TLS_VERSIONS } from './listener-plans.ts';

export function limitsPlan(more: Partial<LimitsPlan> = {}): LimitsPlan {
  return {
    connectionsMax: 1024,
    pendingMax: 1024,
    requestsMax: 1024,
    retriesMax: 3,
    retryBudget: undefined,
    endpointConnectionsMax: Number.MAX_SAFE_INTEGER,
    pendingTimeoutMs: 0,
    tracksRemaining: false,
    ...more,
  };
}

export function upstreamHttp(more: Partial<UpstreamHttpPlan> = {}): UpstreamHttpPlan {
  return {
    version: 'http1',
    idleTimeoutMs: 0,
    connectionDurationMaxMs: 0,
    streamDurationMaxMs: 0,
    requestsPerConnectionMax: 0,
    headerBytesMax: 60 * 1024,
    headersMax: 100,
    keepsHeaderCase: false,
    trailers: false,
    learnsIdleTime: false,
    ...HTTP2,
    ...more,
  };
}

/** As Envoy's defaults say, which a test about one of them changes. */
export function outlierPlan(more: Partial<OutlierPlan> = {}): OutlierPlan {
  return {
    consecutive5xx: 5,
    consecutiveGateway: 5,
    consecutiveLocal: 5,
    enforce5xxPercent: 100,
    enforceGatewayPercent: 0,
    enforceLocalPercent: 100,
    splitsLocal: false,
    intervalMs: 10_000,
    ejectionBaseMs: 30_000,
    ejectionMaxMs: 300_000,
    ejectionJitterMs: 0,
    ejectedPercentMax: 10,
    alwaysEjectsOne: false,
    successRate: { enforcePercent: 100, endpointsMin: 5, requestsMin: 100, deviations: 1.9 },
    localSuccessRate: { enforcePercent: 100 },
    failurePercent: {
      enforcePercent: 0,
      enforceLocalPercent: 0,
      endpointsMin: 5,
      requestsMin: 50,
      threshold: 85,
    },
    healthCheckUnejects: true,
    probation: false,
    ...more,
  };
}

export function upstreamPlan(name: string, more: Partial<UpstreamPlan> = {}): UpstreamPlan {
  return {
    kind: 'upstream',
    name,
    source: { kind: 'endpoints', endpoints: name },
    balance: {
      kind: 'round-robin',
      slowStart: undefined,
      panicPercent: 50,
      locality: { kind: 'none' },
    },
    connectTimeoutMs: 1000,
    keepalive: undefined,
    http: upstreamHttp(),
    tls: [],
    limits: { default: limitsPlan(), high: limitsPlan() },
    outlier: undefined,
    healthChecks: [],
    closesOnUnhealthy: false,
    drainsOnRemoval: true,
    bufferBytesMax: 1024 * 1024,
    service: undefined,
    ...more,
  };
}

export function endpoint(address: string, more: Partial<EndpointPlan> = {}): EndpointPlan {
  return {
    address,
    port: 80,
    otherAddresses: [],
    hostname: '',
    weight: 1,
    health: 'healthy',
    healthCheck: { port: undefined, hostname: '', disabled: false },
    labels: {},
    workload: '',
    ...more,
  };
}

export function localityPlan(
  endpoints: readonly EndpointPlan[],
  more: Partial<LocalityPlan> = {},
): LocalityPlan {
  return { region: '', zone: '', subzone: '', priority: 0, weight: 1, endpoints, ...more };
}

export function endpointsPlan(name: string, ...endpoints: readonly EndpointPlan[]): EndpointsPlan {
  return endpointsIn(name, [localityPlan(endpoints)]);
}

export function endpointsIn(name: string, localities: readonly LocalityPlan[]): EndpointsPlan {
  return {
    kind: 'endpoints',
    name,
    overprovisioningPercent: 140,
    weightedPriorityHealth: false,
    drops: [],
    localities,
  };
}

/** Speaks TLS, shows nothing, believes what the system believes. */
export function clientTls(more: Partial<ClientTlsPlan> = {}): ClientTlsPlan {
  return {
    certificate: undefined,
    trust: undefined,
    serverName: '',
    serverNameFromHost: false,
    verifiesServerName: false,
    alpn: { bytes: [], http1: [], http2: [], either: [] },
    peerNames: [],
    versions: TLS_VERSIONS,
    ...more,
  };
}
