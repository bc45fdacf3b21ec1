// What is told of a connection when it is over: relayed bytes, one that nobody took, or a request
// that was refused before it was one. Requests that were served tell of themselves.
import type { Failure } from '../http/index.ts';
import type { AccessLogPlan, EndpointPlan, ListenerPlan, UpstreamPlan } from '../plan/index.ts';
import type { Served } from './served.ts';

export type ClosedBy = 'client' | 'upstream' | 'proxy';

export type ConnectionRecord = {
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
  /** Of a refused head: the answer, and the first line as it came. */
  readonly status: number;
  readonly requestLine: string;
  readonly protocol: '' | 'HTTP/1.1' | 'HTTP/2';
  readonly failure: Failure | undefined;
  /** Envoy's flags beyond the failure's own: `URX`. */
  readonly moreFlags: readonly string[];
  readonly closedBy: ClosedBy;
};

/** What is known from the start; the rest as if nothing had happened. */
export function emptyRecord(
  served: Pick<Served, 'listener' | 'facts' | 'startMs'> & Partial<Pick<Served, 'connection'>>,
): ConnectionRecord {
  const { listener, facts, startMs } = served;
  const peer = served.connection?.tls?.peer;
  return {
    kind: 'untaken',
    listener,
    statPrefix: '',
    accessLogs: listener.accessLogs,
    upstream: undefined,
    endpoint: undefined,
    remoteAddress: facts.source.address,
    remotePort: facts.source.port,
    localAddress: `${facts.destination.address}:${facts.destination.port}`,
    serverName: facts.serverName,
    peerPrincipal: peer?.principal ?? '',
    isMutualTls: peer !== undefined,
    startMs,
    durationMs: 0,
    bytesReceived: 0,
    bytesSent: 0,
    connectAttempts: 0,
    status: 0,
    requestLine: '',
    protocol: '',
    failure: undefined,
    moreFlags: [],
    closedBy: 'proxy',
  };
}
