// Which rule decides a request, and what it says.
import type { DescriptorAction, FilterPlan } from './filter.ts';
import type { UpgradePlan } from './listener.ts';
import type { HeaderChanges, HeaderMatch, Substitution, TextMatch } from './match.ts';

export type RouteTablePlan = {
  readonly kind: 'routes';
  readonly name: string;
  readonly hosts: readonly VirtualHostPlan[];
  readonly ignorePortInHost: boolean;
  readonly headers: ScopedHeaders;
  /** Table, virtual host, route rather than route, virtual host, table. */
  readonly mostSpecificHeadersWin: boolean;
};

export type ScopedHeaders = { readonly request: HeaderChanges; readonly response: HeaderChanges };

export type VirtualHostPlan = {
  readonly name: string;
  readonly domains: readonly string[];
  readonly routes: readonly RoutePlan[];
  readonly headers: ScopedHeaders;
  /** Plaintext requests are sent to https: none, all, or those from outside. */
  readonly requireTls: 'none' | 'all' | 'external';
  readonly attemptCount: { readonly request: boolean; readonly response: boolean };
  /** An attempt after one that was too slow says so to the upstream. */
  readonly tellsTimeoutRetry: boolean;
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
  /** What this route says to filters of the chain, by their name. */
  readonly filters: readonly FilterPlan[];
  /** Descriptors for a rate limit that makes none of its own. */
  readonly limitActions: readonly (readonly DescriptorAction[])[];
  /** Of the sampling the listener would do; undefined: as it says. */
  readonly samplePercent: number | undefined;
  /** Replayable bytes of a request; undefined: the listener's buffer. */
  readonly replayBytesMax: number | undefined;
};

/** What must all hold. */
export type RouteMatch = {
  readonly path: TextMatch | undefined;
  readonly headers: readonly HeaderMatch[];
  readonly query: readonly HeaderMatch[];
  readonly cookies: readonly HeaderMatch[];
  /** Of requests that fit otherwise. */
  readonly percent: number;
  readonly isGrpc: boolean;
  readonly isConnect: boolean;
  readonly tls:
    | { readonly presented: boolean | undefined; readonly validated: boolean | undefined }
    | undefined;
};

export type RouteAction = ForwardAction | RedirectAction | RespondAction;

export type RedirectAction = {
  readonly kind: 'redirect';
  readonly status: number;
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly path: PathRewrite | undefined;
  readonly stripsQuery: boolean;
};

export type RespondAction = {
  readonly kind: 'respond';
  readonly status: number;
  readonly body: string;
};

export type PathRewrite =
  /** Replaces what the route matched: the prefix, or the whole exact path. */
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'whole'; readonly text: string }
  | ({ readonly kind: 'regex' } & Substitution);

export type HostRewrite =
  | { readonly kind: 'literal'; readonly host: string }
  | { readonly kind: 'header'; readonly name: string }
  /** The name by which the endpoint was found. */
  | { readonly kind: 'endpoint' }
  | ({ readonly kind: 'path-regex' } & Substitution);

export type ForwardAction = {
  readonly kind: 'forward';
  readonly targets: readonly WeightedTarget[];
  /** The upstream is named by a header of the request; targets are empty then. */
  readonly targetHeader: string | undefined;
  /** What is answered when the upstream does not exist. */
  readonly noUpstreamStatus: number;
  readonly pathRewrite: PathRewrite | undefined;
  readonly hostRewrite: HostRewrite | undefined;
  readonly appendsForwardedHost: boolean;
  /** From the end of the request to the end of the response; 0: none. */
  readonly timeoutMs: number;
  /** Undefined: the listener's; 0: none. */
  readonly idleTimeoutMs: number | undefined;
  /** `grpc-timeout` is honoured up to `maxMs` (0: any), less `offsetMs`. */
  readonly grpcTimeout: GrpcTimeoutPlan | undefined;
  /** Undefined: the listener's. */
  readonly durationMaxMs: number | undefined;
  readonly retry: RetryPlan | undefined;
  readonly hedge: HedgePlan | undefined;
  readonly hash: readonly HashPlan[];
  readonly mirrors: readonly MirrorPlan[];
  readonly upgrades: readonly UpgradePlan[];
  readonly priority: 'default' | 'high';
};

export type GrpcTimeoutPlan = {
  readonly maxMs: number;
  readonly offsetMs: number;
  /** It limits the whole stream from its beginning, rather than the wait for an answer. */
  readonly ofStream: boolean;
};

export type MirrorPlan = {
  readonly upstream: string;
  readonly percent: number;
  /** Leave `Host` as it is, without `-shadow`. */
  readonly keepsHost: boolean;
};

export type HedgePlan = {
  readonly onAttemptTimeout: boolean;
  /** ▲ A second attempt after this long without an answer, for safe methods; 0: none. */
  readonly afterMs: number;
};

export type WeightedTarget = {
  readonly upstream: string;
  readonly weight: number;
  readonly requestHeaders: HeaderChanges;
  readonly responseHeaders: HeaderChanges;
  readonly hostRewrite: HostRewrite | undefined;
  readonly filters: readonly FilterPlan[];
};

export type RetryPlan = {
  readonly attemptsMax: number;
  readonly on: readonly string[];
  readonly statuses: readonly number[];
  readonly responseHeaders: readonly HeaderMatch[];
  /** Not empty: only requests that fit one are tried again. */
  readonly requestHeaders: readonly HeaderMatch[];
  /** 0: none. */
  readonly perTryTimeoutMs: number;
  readonly perTryIdleTimeoutMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly rateLimited:
    | {
        readonly headers: readonly { readonly name: string; readonly format: 'seconds' | 'unix' }[];
        readonly maxMs: number;
      }
    | undefined;
  readonly avoidPreviousEndpoints: boolean;
  readonly avoidPreviousPriorities: { readonly updateFrequency: number } | undefined;
  readonly endpointPicksMax: number;
  /**
   * ▲ What is not safe to do twice is tried again only when no byte of it was sent; and an answer
   * that comes before the request is over is taken as it is.
   */
  readonly onlyIdempotent: boolean;
  /** ▲ A status in trailers counts like one in headers, and a server's pushback is heeded. */
  readonly followsGrpc: boolean;
};

export type HashPlan = { readonly terminal: boolean } & (
  | { readonly kind: 'header'; readonly name: string; readonly rewrite: Substitution | undefined }
  | {
      readonly kind: 'cookie';
      readonly name: string;
      /** Undefined: never set by us; 0: a session's. */
      readonly ttlMs: number | undefined;
      readonly path: string;
      readonly attributes: readonly { readonly name: string; readonly value: string }[];
    }
  | { readonly kind: 'source-address' }
  | { readonly kind: 'query'; readonly name: string }
);
