// Where connections come in, and what they are given to.
import type { FilterPlan } from './filter.ts';
import type { HashPlan, RouteTablePlan, WeightedTarget } from './routes.ts';
import type { HeaderChange, HeaderMatch, TextMatch } from './match.ts';
import type { RbacPlan } from './policy.ts';

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
  readonly sniff: {
    readonly tls: boolean;
    readonly http: boolean;
    /** 0: wait for ever. */
    readonly timeoutMs: number;
    /** What a peer that said too little in time is: opaque, or gone. */
    readonly continuesOnTimeout: boolean;
    /** ▲ After so much silence the upstream is asked whether it speaks first; 0: never. */
    readonly dialsEarlyMs: number;
  };
  /** Connections begin with a PROXY protocol header; `required` closes those that do not. */
  readonly proxyProtocol: { readonly required: boolean } | undefined;
  /** What may wait in memory for one connection, each way. */
  readonly bufferBytesMax: number;
  readonly backlog: number;
  /** 0: no limit. */
  readonly connectionsMax: number;
  readonly chains: readonly ChainPlan[];
  /** Used when no chain matches; undefined closes the connection. */
  readonly fallback: ChainPlan | undefined;
  /** For connections that no chain took. */
  readonly accessLogs: readonly AccessLogPlan[];
};

export type ChainPlan = {
  readonly name: string;
  readonly match: ChainMatch;
  readonly tls: ServerTlsPlan | undefined;
  /** From accept to a finished handshake; 0: none. */
  readonly tlsTimeoutMs: number;
  /** Who may connect at all, in order. */
  readonly guards: readonly ConnectionGuardPlan[];
  readonly serve: HttpPlan | TcpPlan;
};

export type ConnectionGuardPlan = {
  readonly kind: 'rbac';
  readonly statPrefix: string;
  readonly rules: RbacPlan | undefined;
  readonly shadow: RbacPlan | undefined;
};

/** Empty lists match everything. */
export type ChainMatch = {
  readonly destinationPort: number | undefined;
  readonly destinationRanges: readonly string[];
  readonly serverNames: readonly string[];
  readonly transport: 'tls' | 'raw' | undefined;
  readonly applicationProtocols: readonly string[];
  readonly directSourceRanges: readonly string[];
  readonly sourceType: 'any' | 'same-or-loopback' | 'external';
  readonly sourceRanges: readonly string[];
  readonly sourcePorts: readonly number[];
};

/** Certificates are not in the plan: names stand for what the identity or a secret piece holds. */
export type ServerTlsPlan = {
  /** One is chosen by the client's key types and the name it asks for. */
  readonly certificates: readonly string[];
  readonly trust: string | undefined;
  readonly requireClientCertificate: boolean;
  readonly requireServerName: boolean;
  readonly alpn: readonly string[];
  /** One of which a name of the peer must fit; empty accepts all that the trust vouches for. */
  readonly peerNames: readonly PeerNameMatch[];
  /** Undefined: any certificate that the trust vouches for. */
  readonly pins: PinsPlan | undefined;
  readonly versions: TlsVersions;
};

/** The very certificates or keys that a peer may have: one of either is enough. */
export type PinsPlan = {
  /** SHA-256 of the certificate, hexadecimal, lower case. */
  readonly certificates: readonly string[];
  /** SHA-256 of the public key, base64. */
  readonly keys: readonly string[];
};

export type PeerNameMatch = {
  readonly type: 'uri' | 'dns' | 'email' | 'ip';
  readonly name: TextMatch;
};

export type TlsVersions = {
  readonly min: 'TLSv1.2' | 'TLSv1.3';
  readonly max: 'TLSv1.2' | 'TLSv1.3';
  /** OpenSSL's names, joined by colons; undefined: the runtime's own choice. */
  readonly ciphers: string | undefined;
  readonly curves: string | undefined;
};

/** Keys and anchors that came as files, inline or over SDS; never printed. */
export type SecretPlan = {
  readonly kind: 'secret';
  readonly name: string;
  readonly secret:
    | { readonly kind: 'certificate'; readonly chainPem: string; readonly keyPem: string }
    | {
        readonly kind: 'trust';
        readonly anchorsPem: string;
        readonly revocationPem: string | undefined;
      };
};

export type TcpPlan = {
  readonly kind: 'tcp';
  readonly statPrefix: string;
  readonly targets: readonly WeightedTarget[];
  /** No byte either way; 0: none. */
  readonly idleTimeoutMs: number;
  /** 0: none. */
  readonly durationMaxMs: number;
  readonly connectAttemptsMax: number;
  readonly hash: readonly HashPlan[];
  readonly accessLogs: readonly AccessLogPlan[];
};

export type HttpPlan = {
  readonly kind: 'http';
  readonly statPrefix: string;
  readonly codec: 'auto' | 'http1' | 'http2';
  readonly routes:
    | { readonly kind: 'named'; readonly table: string }
    | { readonly kind: 'inline'; readonly table: RouteTablePlan };
  readonly filters: readonly FilterPlan[];
  readonly serverHeader: {
    readonly kind: 'overwrite' | 'append-if-absent' | 'pass';
    readonly value: string;
  };
  readonly via: string | undefined;
  readonly tracing: TracingPlan | undefined;
  readonly clientCertificate: ClientCertificatePlan;
  readonly clientAddress: ClientAddressPlan;
  readonly requestId: {
    readonly generates: boolean;
    readonly keepsExternal: boolean;
    readonly answers: boolean;
  };
  readonly path: PathRules;
  readonly host: {
    readonly stripPort: 'any' | 'matching' | 'none';
    readonly stripTrailingDot: boolean;
  };
  readonly http1: {
    readonly allowsAbsoluteUrl: boolean;
    readonly acceptsHttp10: boolean;
    readonly defaultHost: string;
    readonly trailers: boolean;
    readonly keepsHeaderCase: boolean;
  };
  readonly http2: Http2Plan;
  readonly underscores: 'allow' | 'reject' | 'drop';
  /** Pass `Expect: 100-continue` on rather than answer it. */
  readonly forwardsExpect: boolean;
  readonly limits: HttpLimits;
  readonly accessLogs: readonly AccessLogPlan[];
  readonly upgrades: readonly UpgradePlan[];
  readonly localReply: LocalReplyPlan | undefined;
  readonly streamErrorOnBadMessage: boolean;
};

export type UpgradePlan = {
  readonly name: string;
  readonly enabled: boolean;
  /** Of CONNECT: the upstream gets the bytes inside, and no request. */
  readonly endsHere?: true;
};

export type Http2Plan = {
  readonly streamsMax: number;
  readonly streamWindowBytes: number;
  readonly connectionWindowBytes: number;
  readonly allowsConnect: boolean;
  readonly tableBytesMax: number;
  /** Asked whether it lives; 0: never, for both. */
  readonly pingMs: number;
  readonly pingAfterIdleMs: number;
  readonly pingJitterPercent: number;
  readonly pingTimeoutMs: number;
  /** What a peer may do for less than it costs. */
  readonly budgets: {
    readonly controlQueuedMax: number;
    readonly emptyMax: number;
    readonly prioritiesPerStream: number;
    readonly updatesPerData: number;
  };
};

/** 0 is "no limit" for times and counts here. */
export type HttpLimits = {
  readonly headerBytesMax: number;
  readonly headersMax: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly streamIdleTimeoutMs: number;
  readonly streamDurationMaxMs: number;
  readonly connectionIdleTimeoutMs: number;
  readonly connectionDurationMaxMs: number;
  readonly requestsPerConnectionMax: number;
  readonly drainMs: number;
  readonly delayedCloseMs: number;
};

/** One canonical path for routing, policy and logs; what differs is forwarded canonical. */
export type PathRules = {
  readonly normalize: boolean;
  readonly mergeSlashes: boolean;
  readonly escapedSlashes: 'keep' | 'reject' | 'redirect' | 'decode';
  /** `..;` and its kin, on which routers and policies have disagreed. */
  readonly rejectsDotParameters: boolean;
};

export type ClientAddressPlan = {
  /** The peer's address is the client's, and what it claims is not believed: an edge. */
  readonly isEdge: boolean;
  readonly trustedHops: number;
  readonly appendsForwardedFor: boolean;
  /** Ranges whose `x-envoy-*` and forwarded headers are believed; Envoy's default: none. */
  readonly internalRanges: readonly string[];
};

export type ClientCertificatePlan = {
  readonly mode: 'sanitize' | 'forward' | 'append' | 'sanitize-set' | 'always-forward';
  readonly details: readonly ('subject' | 'cert' | 'chain' | 'dns' | 'uri')[];
};

export type TracingPlan = {
  /** Of requests that come without a decision, 0 to 100. */
  readonly samplePercent: number;
  /** Of all, at most. */
  readonly overallPercent: number;
  readonly clientPercent: number;
  readonly spanKind: 'client' | 'server';
  readonly pathTagBytesMax: number;
  readonly customTags: readonly CustomTagPlan[];
};

export type CustomTagPlan = {
  readonly name: string;
  readonly from: 'literal' | 'environment' | 'header';
  readonly value: string;
  /** When the header or variable is not there. */
  readonly otherwise: string;
};

export type AccessLogPlan = {
  readonly path: string;
  readonly format:
    | { readonly kind: 'text'; readonly text: string }
    /** Values are format strings, numbers, booleans, lists or objects of them. */
    | { readonly kind: 'json'; readonly json: AccessLogJson; readonly omitEmpty: boolean };
  readonly filter: AccessLogFilterPlan | undefined;
};

export type AccessLogJson = string | number | boolean | { readonly [name: string]: AccessLogJson };

export type AccessLogFilterPlan =
  | {
      readonly kind: 'status' | 'duration';
      readonly op: 'eq' | 'ge' | 'le';
      readonly value: number;
    }
  | { readonly kind: 'not-health-check' | 'traceable' }
  | { readonly kind: 'runtime'; readonly percent: number }
  | { readonly kind: 'all-of' | 'any-of'; readonly of: readonly AccessLogFilterPlan[] }
  | { readonly kind: 'header'; readonly header: HeaderMatch }
  | { readonly kind: 'flags'; readonly flags: readonly string[] }
  | {
      readonly kind: 'grpc-status';
      readonly statuses: readonly number[];
      readonly exclude: boolean;
    };

/** What answers of our own look like. */
export type LocalReplyPlan = {
  readonly mappers: readonly {
    readonly filter: AccessLogFilterPlan;
    readonly status: number | undefined;
    readonly body: string | undefined;
    readonly headers: readonly HeaderChange[];
    readonly format: LocalReplyFormat | undefined;
  }[];
  readonly format: LocalReplyFormat | undefined;
};

export type LocalReplyFormat = AccessLogPlan['format'] & {
  readonly contentType: string | undefined;
};
