// What telemetry is told of an exchange or a connection, for tests.
import { Headers, RequestHead } from '../../proxy/http/index.ts';
import type { Observed, ObservedConnection } from '../../proxy/telemetry/index.ts';
import { httpPlan, listenerPlan } from './listener-plans.ts';
import { tablePlan } from './route-plans.ts';

const START_MS = Date.parse('2026-01-01T00:00:00Z');

/** One that went well, as outbound traffic. */
export function observedExchange(more: Partial<Observed> = {}): Observed {
  const request = new RequestHead('GET', '/a', 11, new Headers());
  request.authority = 'shop';
  return {
    plan: httpPlan(tablePlan({})),
    http: { countsMesh: true },
    direction: 'outbound',
    connection: {
      id: 1,
      remoteAddress: '10.0.0.1',
      remotePort: 40_000,
      directAddress: '10.0.0.1',
      directPort: 40_000,
      localAddress: '10.96.0.9:80',
      serverName: '',
      tls: undefined,
    },
    clientAddress: '10.0.0.1',
    method: 'GET',
    target: '/a',
    authority: 'shop',
    protocol: 'HTTP/1.1',
    upstreamProtocol: 'HTTP/1.1',
    userAgent: '',
    requestId: '',
    request,
    response: undefined,
    trailers: undefined,
    startMs: START_MS,
    durationMs: 3,
    requestEndMs: 0,
    responseStartMs: 2,
    status: 200,
    flags: 0,
    flag: '-',
    details: 'via_upstream',
    terminationDetails: '',
    transportFailure: '',
    failure: undefined,
    bytesReceived: 0,
    bytesSent: 0,
    grpcStatus: '',
    isGrpc: false,
    virtualHostName: '',
    route: undefined,
    upstream: undefined,
    endpoint: undefined,
    upstreamLocalAddress: '',
    attemptCount: 1,
    attempts: [],
    trace: undefined,
    traceId: '',
    spanId: '',
    streamId: '',
    peer: undefined,
    peerPrincipal: '',
    localPrincipal: '',
    isMutualTls: false,
    localReplyBody: '',
    hostname: 'host',
    environment: () => undefined,
    metadata: () => undefined,
    messages: undefined,
    ...more,
  };
}

/** One whose bytes were relayed, and that ended well. */
export function observedConnection(more: Partial<ObservedConnection> = {}): ObservedConnection {
  return {
    kind: 'relayed',
    listener: listenerPlan('db', { address: '0.0.0.0', port: 5432 }),
    statPrefix: 'db',
    accessLogs: [],
    upstream: undefined,
    endpoint: undefined,
    remoteAddress: '10.0.0.1',
    remotePort: 40_000,
    localAddress: '10.96.0.9:5432',
    serverName: '',
    peerPrincipal: '',
    isMutualTls: false,
    startMs: START_MS,
    durationMs: 3,
    bytesReceived: 10,
    bytesSent: 20,
    connectAttempts: 1,
    protocol: '',
    status: 0,
    failure: undefined,
    moreFlags: [],
    closedBy: 'client',
    ...more,
  };
}
