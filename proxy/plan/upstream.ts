// Where requests and connections go: destinations, how one of their endpoints is chosen, and what
// each may bear.
import type { Http2Plan, PeerNameMatch, TlsVersions } from './listener.ts';
import type { HeaderMatch } from './match.ts';

export type UpstreamPlan = {
  readonly kind: 'upstream';
  readonly name: string;
  readonly source:
    /** The endpoints piece of this name. */
    | { readonly kind: 'endpoints'; readonly endpoints: string }
    | {
        readonly kind: 'original-destination';
        readonly bindAddress: string | undefined;
        /** `x-envoy-original-dst-host`, or another header, names it; believed only when set. */
        readonly header: string | undefined;
        readonly port: number | undefined;
      }
    | DnsSource;
  readonly balance: BalancePlan;
  readonly connectTimeoutMs: number;
  readonly keepalive: KeepalivePlan | undefined;
  readonly http: UpstreamHttpPlan;
  /** The first entry whose labels an endpoint has; none: plaintext. */
  readonly tls: readonly {
    readonly name: string;
    readonly endpointLabels: Readonly<Record<string, string>>;
    readonly tls: ClientTlsPlan | undefined;
    /** A PROXY protocol header tells the endpoint who the client was. */
    readonly proxyProtocol: 'v1' | 'v2' | undefined;
  }[];
  readonly limits: Readonly<Record<'default' | 'high', LimitsPlan>>;
  readonly outlier: OutlierPlan | undefined;
  readonly healthChecks: readonly HealthCheckPlan[];
  /** Connections to an endpoint that turned unhealthy are closed. */
  readonly closesOnUnhealthy: boolean;
  /** An endpoint that discovery took away serves on while its health check passes. */
  readonly drainsOnRemoval: boolean;
  readonly bufferBytesMax: number;
  /** For metrics and spans: which service this is. */
  readonly service:
    | { readonly host: string; readonly name: string; readonly namespace: string }
    | undefined;
};

export type UpstreamHttpPlan = Omit<Http2Plan, 'allowsConnect'> & {
  readonly version: 'http1' | 'http2' | 'as-client' | 'alpn';
  /** No request on a connection for this long: it is closed; 0: none. */
  readonly idleTimeoutMs: number;
  /** 0: none, for these. */
  readonly connectionDurationMaxMs: number;
  readonly streamDurationMaxMs: number;
  readonly requestsPerConnectionMax: number;
  readonly headerBytesMax: number;
  readonly headersMax: number;
  readonly keepsHeaderCase: boolean;
  /** Trailers of HTTP/1 requests are sent, and those of answers read. */
  readonly trailers: boolean;
  /** ▲ Learn how long the peer keeps idle connections, and stay below. */
  readonly learnsIdleTime: boolean;
};

type DnsSource = {
  readonly kind: 'dns';
  /** Endpoints whose address is a name. Localities and weights come from the endpoints piece. */
  readonly endpoints: string;
  readonly refreshMs: number;
  readonly failureRefresh: { readonly baseMs: number; readonly maxMs: number };
  readonly respectsTtl: boolean;
  readonly jitterMs: number;
  readonly family: 'v4-preferred' | 'v6-preferred' | 'v4' | 'v6' | 'all';
  /** Every address is an endpoint (strict), or the first of them is where new connections go. */
  readonly all: boolean;
};

export type KeepalivePlan = {
  readonly idleMs: number;
  readonly intervalMs: number;
  readonly probes: number;
};

export type BalancePlan = BalanceCommon &
  (
    | { readonly kind: 'round-robin'; readonly slowStart: SlowStartPlan | undefined }
    | {
        readonly kind: 'least-request';
        readonly choices: number;
        /** How much requests under way count when weights differ; 0 is round robin. */
        readonly activeBias: number;
        readonly fullScan: boolean;
        readonly slowStart: SlowStartPlan | undefined;
      }
    | { readonly kind: 'random' }
    /** ▲ Round-trip times decay; failures count as slow (behaviour page 2.6). */
    | { readonly kind: 'peak-ewma'; readonly decayMs: number; readonly defaultRttMs: number }
    | {
        readonly kind: 'ring-hash';
        readonly pointsMin: number;
        readonly pointsMax: number;
        readonly hash: 'xx' | 'murmur2';
        readonly consistent: ConsistentPlan;
      }
    | { readonly kind: 'maglev'; readonly tableSize: number; readonly consistent: ConsistentPlan }
  );

type BalanceCommon = {
  /** Below this share of healthy endpoints health is ignored; 0: never. */
  readonly panicPercent: number;
  readonly locality:
    | { readonly kind: 'none' }
    | { readonly kind: 'weighted' }
    | {
        readonly kind: 'zone-aware';
        readonly percent: number;
        readonly endpointsMin: number;
        readonly failsOnPanic: boolean;
      };
};

export type ConsistentPlan = {
  readonly useHostname: boolean;
  /** Percent of the mean load an endpoint may bear before it is passed over; 0: any. */
  readonly boundedLoadPercent: number;
};

export type SlowStartPlan = {
  readonly windowMs: number;
  readonly aggression: number;
  readonly weightMinPercent: number;
};

export type ClientTlsPlan = {
  readonly certificate: string | undefined;
  readonly trust: string | undefined;
  readonly serverName: string;
  /** The request's host is the name asked for, when there is no other. */
  readonly serverNameFromHost: boolean;
  readonly verifiesServerName: boolean;
  readonly alpn: AlpnPlan;
  /** One of which a name of the peer must fit; empty: any name the trust vouches for. */
  readonly peerNames: readonly PeerNameMatch[];
  readonly versions: TlsVersions;
};

/**
 * What is offered for connections that carry bytes, and for those that carry HTTP: of one version,
 * or of the one that the peer chooses (nothing: it is not given the choice).
 */
export type AlpnPlan = Readonly<Record<'bytes' | 'http1' | 'http2' | 'either', readonly string[]>>;

export type LimitsPlan = {
  readonly connectionsMax: number;
  readonly pendingMax: number;
  readonly requestsMax: number;
  readonly retriesMax: number;
  /** Retries may be this share of requests under way, at least `min`; it replaces `retriesMax`. */
  readonly retryBudget: { readonly percent: number; readonly min: number } | undefined;
  readonly endpointConnectionsMax: number;
  /** ▲ How long a request may wait for a connection; 0: until its own timeouts. */
  readonly pendingTimeoutMs: number;
  /** Gauges of what remains are kept. */
  readonly tracksRemaining: boolean;
};

export type OutlierPlan = {
  readonly consecutive5xx: number;
  readonly consecutiveGateway: number;
  readonly consecutiveLocal: number;
  readonly enforce5xxPercent: number;
  readonly enforceGatewayPercent: number;
  readonly enforceLocalPercent: number;
  /** What we saw ourselves (resets, timeouts) is counted apart. */
  readonly splitsLocal: boolean;
  readonly intervalMs: number;
  readonly ejectionBaseMs: number;
  readonly ejectionMaxMs: number;
  readonly ejectionJitterMs: number;
  readonly ejectedPercentMax: number;
  readonly alwaysEjectsOne: boolean;
  readonly successRate: RatePlan & { readonly deviations: number };
  readonly localSuccessRate: { readonly enforcePercent: number };
  readonly failurePercent: RatePlan & {
    readonly threshold: number;
    readonly enforceLocalPercent: number;
  };
  readonly healthCheckUnejects: boolean;
  /** ▲ After ejection one trial request comes first (behaviour page 2.5, 2.6). */
  readonly probation: boolean;
};

type RatePlan = {
  readonly enforcePercent: number;
  readonly endpointsMin: number;
  readonly requestsMin: number;
};

export type HealthCheckPlan = {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly noTrafficIntervalMs: number;
  readonly unhealthyIntervalMs: number;
  readonly initialJitterMs: number;
  readonly jitterMs: number;
  readonly jitterPercent: number;
  readonly unhealthyThreshold: number;
  readonly healthyThreshold: number;
  readonly reusesConnection: boolean;
  readonly check:
    | {
        readonly kind: 'http';
        readonly host: string;
        readonly path: string;
        readonly method: string;
        readonly headers: readonly HeaderMatch[];
        readonly requestHeaders: readonly (readonly [string, string])[];
        /** From, below. */
        readonly expected: readonly (readonly [number, number])[];
        readonly retriable: readonly (readonly [number, number])[];
        readonly version: 'http1' | 'http2';
      }
    /** Hex of what is sent, and of what must come, in order. */
    | { readonly kind: 'tcp'; readonly send: string; readonly receive: readonly string[] }
    | { readonly kind: 'grpc'; readonly service: string; readonly authority: string };
};

export type EndpointsPlan = {
  readonly kind: 'endpoints';
  readonly name: string;
  /** How much more a priority or locality can bear than its share (percent). */
  readonly overprovisioningPercent: number;
  readonly weightedPriorityHealth: boolean;
  /** Of requests, refused on purpose, by category. */
  readonly drops: readonly { readonly category: string; readonly percent: number }[];
  readonly localities: readonly LocalityPlan[];
};

export type LocalityPlan = {
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
  readonly priority: number;
  readonly weight: number;
  readonly endpoints: readonly EndpointPlan[];
};

export type EndpointPlan = {
  /** An address, or for upstreams found by name, the name. */
  readonly address: string;
  readonly port: number;
  /** Further addresses of the same endpoint, tried in turn (happy eyeballs). */
  readonly otherAddresses: readonly { readonly address: string; readonly port: number }[];
  readonly hostname: string;
  readonly weight: number;
  readonly health: 'healthy' | 'degraded' | 'unhealthy' | 'draining';
  readonly healthCheck: {
    readonly port: number | undefined;
    readonly hostname: string;
    readonly disabled: boolean;
  };
  /** `tlsMode: istio` and what else transport choice looks at. */
  readonly labels: Readonly<Record<string, string>>;
  /** `workload;namespace;canonical-name;canonical-revision;cluster`, as Istio sends it. */
  readonly workload: string;
};
