// Small listeners and what they serve, for tests: what is left out is not limited.
import type {
  AccessLogPlan,
  ChainMatch,
  ChainPlan,
  HttpLimits,
  HttpPlan,
  ListenerPlan,
  RouteTablePlan,
  ServerTlsPlan,
  TcpPlan,
  TlsVersions,
  TracingPlan,
  WeightedTarget,
} from '../../proxy/plan/index.ts';

/** No limit at all. */
export function httpLimits(more: Partial<HttpLimits> = {}): HttpLimits {
  return {
    headerBytesMax: 60 * 1024,
    headersMax: 100,
    headersTimeoutMs: 0,
    requestTimeoutMs: 0,
    streamIdleTimeoutMs: 0,
    streamDurationMaxMs: 0,
    connectionIdleTimeoutMs: 0,
    connectionDurationMaxMs: 0,
    requestsPerConnectionMax: 0,
    drainMs: 0,
    delayedCloseMs: 0,
    ...more,
  };
}

/** What both sides of HTTP/2 have. */
export const HTTP2 = {
  streamsMax: 100,
  streamWindowBytes: 65_536,
  connectionWindowBytes: 65_536,
  tableBytesMax: 4096,
  pingMs: 0,
  pingAfterIdleMs: 0,
  pingJitterPercent: 0,
  pingTimeoutMs: 0,
  budgets: { controlQueuedMax: 1000, emptyMax: 1, prioritiesPerStream: 100, updatesPerData: 20 },
};

export function httpPlan(table: RouteTablePlan, more: Partial<HttpPlan> = {}): HttpPlan {
  return {
    kind: 'http',
    statPrefix: '',
    codec: 'auto',
    routes: { kind: 'inline', table },
    filters: [],
    serverHeader: { kind: 'pass', value: '' },
    via: undefined,
    tracing: undefined,
    clientCertificate: { mode: 'sanitize', details: [] },
    clientAddress: {
      isEdge: false,
      trustedHops: 0,
      appendsForwardedFor: true,
      internalRanges: [],
    },
    requestId: { generates: true, keepsExternal: false, answers: false },
    path: {
      normalize: false,
      mergeSlashes: false,
      escapedSlashes: 'keep',
      rejectsDotParameters: false,
    },
    host: { stripPort: 'none', stripTrailingDot: false },
    http1: {
      allowsAbsoluteUrl: true,
      acceptsHttp10: false,
      defaultHost: '',
      trailers: false,
      keepsHeaderCase: false,
    },
    http2: { ...HTTP2, allowsConnect: false },
    underscores: 'allow',
    forwardsExpect: false,
    limits: httpLimits(),
    accessLogs: [],
    upgrades: [],
    localReply: undefined,
    streamErrorOnBadMessage: false,
    ...more,
  };
}

export function tcpPlan(targets: readonly WeightedTarget[], more: Partial<TcpPlan> = {}): TcpPlan {
  return {
    kind: 'tcp',
    statPrefix: '',
    targets,
    idleTimeoutMs: 0,
    durationMaxMs: 0,
    connectAttemptsMax: 1,
    hash: [],
    accessLogs: [],
    ...more,
  };
}

/** Every request of ours is traced. */
export function tracingPlan(more: Partial<TracingPlan> = {}): TracingPlan {
  return {
    samplePercent: 100,
    overallPercent: 100,
    clientPercent: 100,
    spanKind: 'server',
    pathTagBytesMax: 256,
    customTags: [],
    ...more,
  };
}

export function textLog({ path, text }: Readonly<Record<'path' | 'text', string>>): AccessLogPlan {
  return { path, format: { kind: 'text', text }, filter: undefined };
}

export function serverTls(more: Partial<ServerTlsPlan> = {}): ServerTlsPlan {
  return {
    certificates: ['default'],
    trust: undefined,
    requireClientCertificate: false,
    requireServerName: false,
    alpn: [],
    peerNames: [],
    pins: undefined,
    versions: TLS_VERSIONS,
    ...more,
  };
}

export function chainMatch(more: Partial<ChainMatch> = {}): ChainMatch {
  return {
    destinationPort: undefined,
    destinationRanges: [],
    serverNames: [],
    transport: undefined,
    applicationProtocols: [],
    directSourceRanges: [],
    sourceType: 'any',
    sourceRanges: [],
    sourcePorts: [],
    ...more,
  };
}

type ChainParts = Partial<Omit<ChainPlan, 'match' | 'serve'>> & {
  readonly match?: Partial<ChainMatch>;
  readonly serve: HttpPlan | TcpPlan;
};

export function chainPlan(name: string, { match, serve, ...more }: ChainParts): ChainPlan {
  const unguarded = { tls: undefined, tlsTimeoutMs: 0, guards: [] };
  return { name, match: chainMatch(match), ...unguarded, serve, ...more };
}

type ListenerParts = Partial<Omit<ListenerPlan, 'chains'>> & {
  readonly chains?: readonly ChainParts[];
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
    sniff: { tls: false, http: false, timeoutMs: 0, continuesOnTimeout: false, dialsEarlyMs: 0 },
    proxyProtocol: undefined,
    bufferBytesMax: 1024 * 1024,
    backlog: 511,
    connectionsMax: 0,
    chains: chains.map((chain, i) => chainPlan(String(i), chain)),
    fallback: undefined,
    accessLogs: [],
    ...more,
  };
}

export const TLS_VERSIONS: TlsVersions = {
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  ciphers: undefined,
  curves: undefined,
};
