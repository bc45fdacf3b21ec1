// What is counted when a connection to an endpoint is begun, fails and ends: by the breaker, which
// bounds all of them, by the endpoint, and in statistics. Whoever dials says so here.   hot path
import type { Failure } from '../http/index.ts';
import type { Breaker } from './breaker.ts';
import type { EndpointCounts, UpstreamStats } from './stats.ts';

/** The endpoint that is dialled. */
export type DialledHost = { connections: number; readonly counts: EndpointCounts };

type Dialled = {
  readonly breaker: Breaker;
  readonly host: DialledHost;
  readonly stats: UpstreamStats;
};

export function isFull({ breaker, host }: Dialled): boolean {
  return !breaker.mayConnect || host.connections >= breaker.plan.endpointConnectionsMax;
}

export function dialBegins(dialled: Dialled): void {
  connectionCame(dialled);
  dialled.host.counts.cxTotal += 1;
  dialled.stats.upstreamCxTotal += 1;
}

export function dialFails(dialled: Dialled, failure: Failure): void {
  connectionWent(dialled);
  dialled.host.counts.cxConnectFail += 1;
  dialled.stats.upstreamCxConnectFail += 1;
  if (failure.name === 'connect-timeout') dialled.stats.upstreamCxConnectTimeout += 1;
}

/** Somebody else dialled it; from here on it is counted here. */
export function connectionCame({ breaker, host }: Dialled): void {
  breaker.connections += 1;
  host.connections += 1;
}

export function connectionWent({ breaker, host }: Dialled): void {
  breaker.connections -= 1;
  host.connections -= 1;
}
