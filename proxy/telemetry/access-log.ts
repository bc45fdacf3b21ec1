// The access log line: a format of Envoy's, compiled once into pieces.   hot path
import type { Observed } from './observed.ts';

/** Istio's default. */
export const DEFAULT_FORMAT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% ' +
  '%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% ' +
  '"%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% ' +
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% ' +
  '%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% ' +
  '%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n';

type Piece = string | ((observed: Observed) => string);

const OPERATOR = /%([A-Z_]+)(?:\(([^)]*)\))?(?::\d+)?%/g;

export class AccessLogFormat {
  readonly #pieces: readonly Piece[];

  constructor(format: string) {
    const pieces: Piece[] = [];
    let at = 0;
    for (const match of format.matchAll(OPERATOR)) {
      if (match.index > at) pieces.push(format.slice(at, match.index));
      pieces.push(operator({ name: match[1] ?? '', argument: match[2] ?? '' }));
      at = match.index + match[0].length;
    }
    pieces.push(format.slice(at));
    this.#pieces = pieces;
  }

  line(observed: Observed): string {
    let line = '';
    for (let i = 0; i < this.#pieces.length; i++) {
      const piece = this.#pieces[i]!;
      line += typeof piece === 'string' ? piece : printable(piece(observed));
    }
    return line;
  }
}

const OPERATORS: Readonly<Record<string, (observed: Observed) => string>> = {
  START_TIME: (o) => new Date(o.startMs).toISOString(),
  PROTOCOL: (o) => o.protocol,
  RESPONSE_CODE: (o) => String(o.status),
  RESPONSE_FLAGS: (o) => o.flag,
  RESPONSE_CODE_DETAILS: (o) => o.details,
  UPSTREAM_TRANSPORT_FAILURE_REASON: (o) => o.failure?.cause ?? '',
  BYTES_RECEIVED: (o) => String(o.bytesReceived),
  BYTES_SENT: (o) => String(o.bytesSent),
  DURATION: (o) => String(Math.round(o.durationMs)),
  UPSTREAM_HOST: (o) => upstreamHost(o),
  UPSTREAM_CLUSTER_RAW: (o) => o.upstream?.name ?? '',
  UPSTREAM_CLUSTER: (o) => o.upstream?.name ?? '',
  DOWNSTREAM_LOCAL_ADDRESS: (o) => o.localAddress,
  DOWNSTREAM_REMOTE_ADDRESS: (o) => o.remoteAddress,
  REQUESTED_SERVER_NAME: (o) => o.serverName,
  ROUTE_NAME: (o) => o.route?.name ?? '',
};

const REQUEST_FIELDS: Readonly<Record<string, (observed: Observed) => string>> = {
  ':METHOD': (o) => o.method,
  ':PATH': (o) => o.target,
  ':AUTHORITY': (o) => o.authority,
  'X-FORWARDED-FOR': (o) => o.forwardedFor,
  'USER-AGENT': (o) => o.userAgent,
  'X-REQUEST-ID': (o) => o.requestId,
};

type Operator = { readonly name: string; readonly argument: string };

function operator({ name, argument }: Operator): (observed: Observed) => string {
  if (name === 'REQ') {
    const wanted = (argument.split('?:').at(-1) ?? '').toUpperCase();
    return REQUEST_FIELDS[wanted.startsWith('PATH') ? ':PATH' : wanted] ?? nothing;
  }
  if (name === 'RESP' && argument.toUpperCase() === 'X-ENVOY-UPSTREAM-SERVICE-TIME') {
    return (o) => (o.attempts.length === 0 ? '' : String(Math.round(o.durationMs)));
  }
  return OPERATORS[name] ?? nothing;
}

function nothing(): string {
  return '';
}

function upstreamHost(observed: Observed): string {
  const endpoint = observed.attempts[observed.attempts.length - 1]?.endpoint;
  return endpoint === undefined ? '' : `${endpoint.address}:${endpoint.port}`;
}

const UNPRINTABLE = /[\0-\x1f\x7f"\\]/g;

function escape(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** What a peer sent must not write lines of its own. Empty is `-`. */
function printable(value: string): string {
  if (value === '') return '-';
  return value.replace(UNPRINTABLE, escape);
}
