// A connection as access logs speak of it: a request that never was one. What Envoy says of bytes
// differs from what it says of requests, and is said here.
import {
  flagBit,
  transportReason,
  type ConnectionFacts,
  type FormatFacts,
} from '../format/index.ts';
import { detailsOf, FAILURES } from '../http/index.ts';
import type { ObservedConnection } from './observed.ts';

/** What is the same for all connections of this proxy. */
export type Surroundings = {
  readonly hostname: string;
  readonly principal: string;
  readonly environment: (name: string) => string | undefined;
};

type Flagged = Pick<ObservedConnection, 'kind' | 'failure' | 'moreFlags'>;

export function connectionFlags({ kind, failure, moreFlags }: Flagged): number {
  let bits = failure === undefined ? 0 : flagBit(flagOf(kind, failure.name));
  for (const name of moreFlags) bits |= flagBit(name);
  return bits;
}

/** For bytes, an end that a client brings about or a long silence is nothing extraordinary. */
function flagOf(kind: ObservedConnection['kind'], name: keyof typeof FAILURES): string {
  if (kind !== 'relayed') return FAILURES[name].flag;
  if (name === 'client-gone' || name === 'idle-timeout') return '-';
  return name === 'reset-during-response' ? 'UR' : FAILURES[name].flag;
}

/** What a client with a certificate is, besides its name, nobody told us. */
function tlsOf({ isMutualTls, peerPrincipal }: ObservedConnection): ConnectionFacts['tls'] {
  if (!isMutualTls) return undefined;
  const names = [{ type: 'uri', name: peerPrincipal }] as const;
  const unknown = {
    subject: '',
    issuer: '',
    serial: '',
    sha256: '',
    pem: nothing,
    chainPem: nothing,
  };
  return {
    version: '',
    cipher: '',
    alpn: '',
    peer: { names, principal: peerPrincipal, ...unknown },
  };
}

function nothing(): string {
  return '';
}

export function connectionFacts(record: ObservedConnection, around: Surroundings): FormatFacts {
  const { failure, kind, upstream, endpoint } = record;
  const { remoteAddress, remotePort, localAddress, serverName } = record;
  const connection: ConnectionFacts = {
    id: 0,
    remoteAddress,
    remotePort,
    directAddress: remoteAddress,
    directPort: remotePort,
    localAddress,
    serverName,
    tls: tlsOf(record),
  };
  return {
    connection,
    clientAddress: remoteAddress,
    startMs: record.startMs,
    durationMs: record.durationMs,
    requestEndMs: undefined,
    responseStartMs: undefined,
    request: undefined,
    response: undefined,
    trailers: undefined,
    grpcStatus: '',
    protocol: record.protocol,
    upstreamProtocol: '',
    status: record.status,
    flags: connectionFlags(record),
    details: failure === undefined || kind === 'relayed' ? '' : detailsOf(failure),
    terminationDetails: kind === 'untaken' ? (failure?.cause ?? '') : '',
    transportFailure: failure === undefined ? '' : transportReason(failure),
    bytesReceived: record.bytesReceived,
    bytesSent: record.bytesSent,
    virtualHostName: '',
    route: undefined,
    upstream,
    endpoint,
    upstreamLocalAddress: '',
    attemptCount: record.connectAttempts,
    traceId: '',
    spanId: '',
    streamId: '',
    localPrincipal: around.principal,
    localReplyBody: '',
    hostname: around.hostname,
    environment: around.environment,
    metadata: () => undefined,
  };
}
