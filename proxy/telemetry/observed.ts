// One finished exchange, as everyone who tells of it needs it: metrics, access log, spans.
import type { Failure } from '../http/index.ts';
import type { EndpointPlan, HttpPlan, RoutePlan, UpstreamPlan } from '../plan/index.ts';
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

export type Observed = {
  readonly plan: HttpPlan;
  readonly direction: 'inbound' | 'outbound' | 'gateway';
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly protocol: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly forwardedFor: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly status: number;
  readonly flag: string;
  readonly details: string;
  readonly failure: Failure | undefined;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly grpcStatus: string;
  readonly isGrpc: boolean;
  readonly route: RoutePlan | undefined;
  readonly upstream: UpstreamPlan | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly trace: TraceContext | undefined;
  readonly spanId: string;
  /** The other end's workload, as far as it told. */
  readonly peer: Peer | undefined;
  readonly peerPrincipal: string;
  readonly localPrincipal: string;
  readonly isMutualTls: boolean;
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly serverName: string;
};
