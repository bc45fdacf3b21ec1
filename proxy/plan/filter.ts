// The filters of the HTTP chain, in running order. A route may carry its own settings for a filter,
// by the filter's name, or turn it off; the most specific of route, virtual host and table was
// chosen when compiled.
import type { HeaderChanges, HeaderMatch, TextMatch } from './match.ts';
import type { RbacPlan } from './policy.ts';

export type FilterPlan = { readonly name: string; readonly disabled: boolean } & FilterSettings;

export type FilterSettings =
  | RouterSettings
  | FaultSettings
  | CorsSettings
  | LocalRateLimitSettings
  | {
      readonly kind: 'rbac';
      readonly rules: RbacPlan | undefined;
      readonly shadow: RbacPlan | undefined;
    }
  | {
      readonly kind: 'header-mutation';
      readonly request: HeaderChanges;
      readonly response: HeaderChanges;
    }
  | { readonly kind: 'buffer'; readonly bytesMax: number }
  | AffinitySettings
  | { readonly kind: 'grpc-stats' | 'grpc-web' }
  /** A route only turns a filter on or off, and leaves its settings. Never in a chain. */
  | { readonly kind: 'switch' }
  | { readonly kind: 'peer-metadata' | 'mesh-stats' | 'alpn' };

/** Always last: it forwards. */
type RouterSettings = {
  readonly kind: 'router';
  /** Do not add `x-envoy-*` to what is forwarded. */
  readonly suppressOwnHeaders: boolean;
  /** Believe `x-envoy-expected-rq-timeout-ms` of the proxy before us. */
  readonly respectExpectedTimeout: boolean;
};

export type FaultSettings = {
  readonly kind: 'fault';
  readonly delay:
    | { readonly from: 'settings'; readonly ms: number; readonly percent: number }
    /** `x-envoy-fault-delay-request` says how long. */
    | { readonly from: 'header'; readonly percent: number }
    | undefined;
  readonly abort:
    | {
        readonly from: 'settings';
        readonly status: number;
        readonly grpcStatus: number | undefined;
        readonly percent: number;
      }
    | { readonly from: 'header'; readonly percent: number }
    | undefined;
  /** Bytes of the answer per second. */
  readonly throttle:
    | { readonly from: 'settings'; readonly bytesPerSecond: number; readonly percent: number }
    | { readonly from: 'header'; readonly percent: number }
    | undefined;
  /** All must hold. */
  readonly headers: readonly HeaderMatch[];
  /** Only requests for this upstream; empty: all. */
  readonly upstream: string;
  readonly activeMax: number | undefined;
};

export type CorsSettings = {
  readonly kind: 'cors';
  /** Undefined in the chain: only routes that carry settings act. */
  readonly policy:
    | {
        readonly origins: readonly TextMatch[];
        readonly methods: string;
        readonly headers: string;
        readonly exposed: string;
        readonly maxAge: string;
        readonly credentials: boolean;
        readonly allowsPrivateNetwork: boolean;
        readonly percent: number;
        /** Preflights from other origins are passed on rather than answered. */
        readonly forwardsUnmatched: boolean;
      }
    | undefined;
};

export type LocalRateLimitSettings = {
  readonly kind: 'local-rate-limit';
  readonly statPrefix: string;
  readonly status: number;
  readonly bucket: TokenBucketPlan | undefined;
  /** Of requests: those counted, and of those the ones refused. */
  readonly enabledPercent: number;
  readonly enforcedPercent: number;
  readonly perConnection: boolean;
  readonly limitHeaders: boolean;
  readonly responseHeaders: HeaderChanges;
  readonly requestHeaders: HeaderChanges;
  readonly grpcStatusIsResourceExhausted: boolean;
  /** Buckets for requests whose descriptors have these entries. */
  readonly descriptors: readonly {
    readonly entries: readonly { readonly key: string; readonly value: string }[];
    readonly bucket: TokenBucketPlan;
  }[];
  readonly actions: readonly (readonly DescriptorAction[])[];
};

export type TokenBucketPlan = {
  readonly tokensMax: number;
  readonly tokensPerFill: number;
  readonly fillMs: number;
};

export type DescriptorAction =
  | {
      readonly kind: 'header';
      readonly header: string;
      readonly key: string;
      readonly skipIfAbsent: boolean;
    }
  | { readonly kind: 'remote-address' }
  | { readonly kind: 'generic'; readonly key: string; readonly value: string }
  | {
      readonly kind: 'header-match';
      readonly key: string;
      readonly value: string;
      readonly expect: boolean;
      readonly headers: readonly HeaderMatch[];
    }
  | { readonly kind: 'destination-upstream' | 'source-upstream' };

/** Session affinity: the endpoint that served first is named in a cookie or header. */
type AffinitySettings = {
  readonly kind: 'affinity';
  readonly by:
    | {
        readonly kind: 'cookie';
        readonly name: string;
        readonly path: string;
        readonly ttlMs: number;
      }
    | { readonly kind: 'header'; readonly name: string };
  /** Answer 503 rather than choose another when that endpoint is gone. */
  readonly strict: boolean;
};
