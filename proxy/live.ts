// What a data thread says of itself when the agent asks: plain data, since it is copied. Counts
// come as tables, because a thousand objects of sixty fields would hold up traffic while they are
// made.
import type { Explanation, RequestDescription } from './explain/index.ts';
import type { FamilyNumbers } from './telemetry/index.ts';

export type Question =
  /** Istio's standard metrics; of each family so many series are known. */
  | { readonly kind: 'metrics'; readonly known: readonly number[] }
  /** Everything that is counted. */
  | { readonly kind: 'stats' }
  | { readonly kind: 'clusters' }
  /** What is still to be told, before the answer. */
  | { readonly kind: 'last-words' }
  | { readonly kind: 'explain'; readonly request: RequestDescription };

export type Answer =
  | { readonly kind: 'metrics'; readonly families: readonly FamilyNumbers[] }
  | { readonly kind: 'stats'; readonly tables: readonly StatTable[] }
  /** Those that somebody has called; of the others the agent knows all there is to know. */
  | { readonly kind: 'clusters'; readonly clusters: readonly LiveCluster[] }
  | { readonly kind: 'explain'; readonly explanation: Explanation }
  | { readonly kind: 'last-words' }
  /** It could not be found out. */
  | { readonly kind: 'failed'; readonly reason: string };

export type StatType = 'counter' | 'gauge';

/** Statistics of several things of one kind, by Envoy's names. */
export type StatTable = {
  /** What each row is: `cluster`, `http`, `listener`; empty for the one server. */
  readonly scope: string;
  readonly rows: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: StatType }[];
  /** Row after row. */
  readonly values: Float64Array;
  /** What only some rows have: `upstream_rq_503`. */
  readonly more: readonly {
    readonly row: number;
    readonly name: string;
    readonly type: StatType;
    readonly value: number;
  }[];
  readonly histograms: readonly {
    readonly row: number;
    readonly name: string;
    /** In each of the usual buckets, and beyond. */
    readonly counts: readonly number[];
    readonly sum: number;
  }[];
};

export type LiveCluster = {
  readonly name: string;
  readonly limits: Readonly<Record<'default' | 'high', LiveLimits>>;
  readonly hosts: readonly LiveHost[];
};

type LiveLimits = {
  readonly connections: number;
  readonly pending: number;
  readonly requests: number;
  readonly retries: number;
};

export type LiveHost = {
  readonly address: string;
  readonly port: number;
  readonly hostname: string;
  readonly weight: number;
  readonly priority: number;
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
  /** As discovery says. */
  readonly health: 'healthy' | 'degraded' | 'unhealthy' | 'draining';
  readonly isEjected: boolean;
  readonly failsChecks: boolean;
  readonly connections: number;
  readonly active: number;
  readonly counts: LiveCounts;
};

/** Since the endpoint is known. */
type LiveCounts = {
  readonly cxTotal: number;
  readonly cxConnectFail: number;
  readonly rqTotal: number;
  readonly rqSuccess: number;
  readonly rqError: number;
  readonly rqTimeout: number;
};
