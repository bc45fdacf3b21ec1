// What telemetry is told: of one exchange that is over, and of one connection. Whoever served them
// holds the facts; here they are only read.
import type { FormatFacts } from '../format/index.ts';
import type { Failure } from '../http/index.ts';
import type {
  AccessLogPlan,
  EndpointPlan,
  HttpPlan,
  ListenerPlan,
  RoutePlan,
  UpstreamPlan,
} from '../plan/index.ts';
import type { Peer } from './peer.ts';
import type { TraceContext } from './trace.ts';

export type AttemptRecord = {
  readonly spanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly endpoint: EndpointPlan;
  readonly status: number;
  readonly failure: string;
  readonly retriedFor: string | undefined;
};

export type Direction = ListenerPlan['direction'];

export interface Observed extends FormatFacts {
  readonly plan: HttpPlan;
  readonly http: { readonly countsMesh: boolean };
  readonly direction: Direction;
  readonly method: string;
  /** As the client asked, before anything was rewritten. */
  readonly target: string;
  readonly authority: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly failure: Failure | undefined;
  readonly isGrpc: boolean;
  /** Its flags, in letters. */
  readonly flag: string;
  readonly route: RoutePlan | undefined;
  readonly upstream: UpstreamPlan | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly trace: TraceContext | undefined;
  /** The other end's workload, as far as it told. */
  readonly peer: Peer | undefined;
  /** Who the client proved to be. */
  readonly peerPrincipal: string;
  readonly isMutualTls: boolean;
  /** Of a call whose messages are counted. */
  readonly messages: ObservedMessages | undefined;
}

/** What nobody took yet is handed out once. */
interface ObservedMessages {
  takeRequests(): number;
  takeResponses(): number;
}

/** A connection that was relayed, that nobody took, or whose request was refused as it came. */
export interface ObservedConnection {
  readonly kind: 'relayed' | 'untaken' | 'refused-head';
  readonly listener: ListenerPlan;
  readonly statPrefix: string;
  readonly accessLogs: readonly AccessLogPlan[];
  readonly upstream: UpstreamPlan | undefined;
  readonly endpoint: EndpointPlan | undefined;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly serverName: string;
  readonly peerPrincipal: string;
  readonly isMutualTls: boolean;
  readonly startMs: number;
  readonly durationMs: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly connectAttempts: number;
  readonly status: number;
  /** Of a refused head. */
  readonly protocol: string;
  readonly failure: Failure | undefined;
  readonly moreFlags: readonly string[];
  readonly closedBy: 'client' | 'upstream' | 'proxy';
}
