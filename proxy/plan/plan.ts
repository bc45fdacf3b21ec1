// Everything the data path may do, as plain data: no xDS, no resources people write, nothing live.
// A plan is a set of pieces, each replaced as a whole; what crosses from the agent to a data thread
// is a `PlanPatch` of pieces. Durations are milliseconds, sizes bytes; 0 means "no limit" only
// where it says so.

type PieceKind = 'listener' | 'routes' | 'upstream' | 'endpoints';
export type Piece = ListenerPlan | RouteTablePlan | UpstreamPlan | EndpointsPlan;
export type PieceName = { readonly kind: PieceKind; readonly name: string };

export type PlanPatch = {
  readonly set: readonly Piece[];
  readonly removed: readonly PieceName[];
};

// ── Listeners ──────────────────────────────────────────────────────────────────────────────────

export type ListenerPlan = {
  readonly kind: 'listener';
  readonly name: string;
  readonly direction: 'inbound' | 'outbound' | 'gateway';
  readonly address: string;
  readonly port: number;
  /** False: reached only through a listener that asks for the original destination. */
  readonly binds: boolean;
  /** Connections were redirected here: look up where they were going, and the listener for it. */
  readonly originalDestination: boolean;
  /** What to look for in the first bytes before a chain is chosen. */
  readonly sniff: { readonly tls: boolean; readonly http: boolean; readonly timeoutMs: number };
  readonly chains: readonly ChainPlan[];
  /** Used when no chain matches; undefined closes the connection. */
  readonly fallback: ChainPlan | undefined;
};

export type ChainPlan = {
  readonly name: string;
  readonly match: ChainMatch;
  readonly tls: ServerTlsPlan | undefined;
  readonly serve: HttpPlan | TcpPlan;
};

/** Empty lists match everything. */
export type ChainMatch = {
  readonly destinationPort: number | undefined;
  readonly destinationRanges: readonly string[];
  readonly serverNames: readonly string[];
  readonly transport: 'tls' | 'raw' | undefined;
  readonly applicationProtocols: readonly string[];
};

/** Certificates are not in the plan: `default` and `ROOTCA` name what the identity holds. */
export type ServerTlsPlan = {
  readonly certificate: string;
  readonly trust: string | undefined;
  readonly requireClientCertificate: boolean;
  readonly alpn: readonly string[];
  /** Accepted URI names of peers by prefix; empty accepts every name the trust vouches for. */
  readonly peerPrefixes: readonly string[];
};

export type TcpPlan = {
  readonly kind: 'tcp';
  readonly statPrefix: string;
  readonly targets: readonly WeightedTarget[];
  /** 0: none. */
  readonly idleTimeoutMs: number;
};

export type HttpPlan = {
  readonly kind: 'http';
  readonly statPrefix: string;
  readonly routes:
    | { readonly kind: 'named'; readonly table: string }
    | { readonly kind: 'inline'; readonly table: RouteTablePlan };
  readonly filters: readonly FilterPlan[];
  readonly serverHeader:
    | { readonly kind: 'overwrite'; readonly value: string }
    | { readonly kind: 'pass' };
  readonly tracing: TracingPlan | undefined;
  readonly forwardClientCertificate: 'sanitize' | 'append';
  /** True at the edge: the peer's address is the client's, and what it claims is not believed. */
  readonly isEdge: boolean;
  readonly normalizePath: boolean;
  readonly mergeSlashes: boolean;
  /** 0: none. */
  readonly streamIdleTimeoutMs: number;
  readonly accessLog: AccessLogPlan | undefined;
  readonly upgrades: readonly string[];
};

export type TracingPlan = {
  /** Of requests that come without a decision, 0 to 100. */
  readonly samplePercent: number;
  readonly spanKind: 'client' | 'server';
  readonly customTags: readonly { readonly name: string; readonly value: string }[];
};

export type AccessLogPlan = { readonly path: string; readonly format: string };

/** Filters of the HTTP chain, in running order; more kinds come with their issues. */
export type FilterPlan =
  | { readonly kind: 'fault' }
  | { readonly kind: 'cors' }
  | { readonly kind: 'peer-metadata' }
  | { readonly kind: 'mesh-stats' }
  | { readonly kind: 'alpn' };

// ── Routes ─────────────────────────────────────────────────────────────────────────────────────

export type RouteTablePlan = {
  readonly kind: 'routes';
  readonly name: string;
  readonly hosts: readonly VirtualHostPlan[];
  readonly ignorePortInHost: boolean;
};

export type VirtualHostPlan = {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly RoutePlan[];
};

export type RoutePlan = {
  readonly name: string;
  readonly match: RouteMatch;
  readonly action: RouteAction;
  readonly requestHeaders: HeaderChanges;
  readonly responseHeaders: HeaderChanges;
  /** The span's name: `reviews.default.svc.cluster.local:9080/*`. */
  readonly operation: string;
  /** The object and rule this came from, for people: `virtual-service/default/reviews#0`. */
  readonly origin: string;
  readonly fault: FaultPlan | undefined;
};

export type RouteMatch = {
  readonly path: TextMatch | undefined;
  readonly headers: readonly HeaderMatch[];
  readonly query: readonly HeaderMatch[];
};

export type TextMatch =
  | {
      readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains';
      readonly text: string;
      readonly ignoreCase: boolean;
    }
  /** A prefix that ends at a slash or at the end: `/api` matches `/api/x`, not `/apiary`. */
  | { readonly kind: 'segment-prefix'; readonly text: string; readonly ignoreCase: boolean }
  /** The whole text, RE2 syntax, checked when compiled. */
  | { readonly kind: 'regex'; readonly pattern: string };

export type HeaderMatch = {
  readonly name: string;
  /** Undefined: it is enough that it is there. */
  readonly value: TextMatch | undefined;
  readonly invert: boolean;
};

export type RouteAction =
  | ForwardAction
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly scheme: string | undefined;
      readonly host: string | undefined;
      readonly port: number | undefined;
      readonly path: string | undefined;
      readonly prefixRewrite: string | undefined;
    }
  | { readonly kind: 'respond'; readonly status: number; readonly body: string };

export type ForwardAction = {
  readonly kind: 'forward';
  readonly targets: readonly WeightedTarget[];
  /** Replaces the matched prefix (or the whole exact path). */
  readonly prefixRewrite: string | undefined;
  readonly hostRewrite: string | undefined;
  /** From the end of the request to the end of the response; 0: none. */
  readonly timeoutMs: number;
  readonly retry: RetryPlan | undefined;
  readonly hash: readonly HashPlan[];
};

export type WeightedTarget = {
  readonly upstream: string;
  readonly weight: number;
  readonly requestHeaders: HeaderChanges;
  readonly responseHeaders: HeaderChanges;
};

export type HeaderChanges = {
  readonly set: readonly (readonly [string, string])[];
  readonly append: readonly (readonly [string, string])[];
  readonly remove: readonly string[];
};

export type RetryPlan = {
  readonly attemptsMax: number;
  readonly on: readonly string[];
  readonly statuses: readonly number[];
  readonly perTryTimeoutMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly avoidPreviousEndpoints: boolean;
  readonly endpointPicksMax: number;
};

type HashPlan =
  | { readonly kind: 'header'; readonly name: string }
  | {
      readonly kind: 'cookie';
      readonly name: string;
      readonly ttlMs: number | undefined;
      readonly path: string;
    }
  | { readonly kind: 'source-address' }
  | { readonly kind: 'query'; readonly name: string };

type FaultPlan = {
  readonly delay: { readonly percent: number; readonly ms: number } | undefined;
  readonly abort: { readonly percent: number; readonly status: number } | undefined;
};

// ── Upstreams and endpoints ────────────────────────────────────────────────────────────────────

export type UpstreamPlan = {
  readonly kind: 'upstream';
  readonly name: string;
  readonly source:
    /** The endpoints piece of this name. */
    | { readonly kind: 'endpoints'; readonly endpoints: string }
    | { readonly kind: 'original-destination'; readonly bindAddress: string | undefined }
    | {
        readonly kind: 'dns';
        readonly names: readonly { readonly host: string; readonly port: number }[];
        readonly refreshMs: number;
        readonly all: boolean;
      };
  readonly balance: BalancePlan;
  readonly connectTimeoutMs: number;
  readonly http: { readonly version: 'http1' | 'http2' | 'as-client' };
  /** The first entry whose labels an endpoint has; none: plaintext. */
  readonly tls: readonly {
    readonly name: string;
    readonly endpointLabels: Readonly<Record<string, string>>;
    readonly tls: ClientTlsPlan | undefined;
  }[];
  readonly limits: LimitsPlan;
  readonly idleTimeoutMs: number;
  /** 0: no limit. */
  readonly requestsPerConnectionMax: number;
  /** For metrics and spans: which service this is. */
  readonly service:
    | { readonly host: string; readonly name: string; readonly namespace: string }
    | undefined;
};

export type BalancePlan =
  | { readonly kind: 'round-robin' | 'random' }
  | { readonly kind: 'least-request'; readonly choices: number };

export type ClientTlsPlan = {
  readonly certificate: string | undefined;
  readonly trust: string | undefined;
  readonly serverName: string;
  /** Offered for connections that carry bytes, and for those that carry HTTP/1. */
  readonly alpn: readonly string[];
  readonly httpAlpn: readonly string[];
  /**
   * Exact URI or DNS names, one of which the peer must have; empty: any name the trust vouches
   * for.
   */
  readonly peerNames: readonly string[];
};

export type LimitsPlan = {
  readonly connectionsMax: number;
  readonly pendingMax: number;
  readonly requestsMax: number;
  readonly retriesMax: number;
};

export type EndpointsPlan = {
  readonly kind: 'endpoints';
  readonly name: string;
  readonly localities: readonly {
    readonly region: string;
    readonly zone: string;
    readonly subzone: string;
    readonly priority: number;
    readonly weight: number;
    readonly endpoints: readonly EndpointPlan[];
  }[];
};

export type EndpointPlan = {
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly health: 'healthy' | 'unhealthy' | 'draining';
  /** `tlsMode: istio` and what else transport choice looks at. */
  readonly labels: Readonly<Record<string, string>>;
  /** `workload;namespace;canonical-name;canonical-revision;cluster`, as Istio sends it. */
  readonly workload: string;
};
