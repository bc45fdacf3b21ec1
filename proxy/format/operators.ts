// What `%NAME(argument)%` says of an exchange: Envoy's names, one line each. Found once, when a
// format is compiled.
import type { FormatFacts } from './facts.ts';
import { flagText, longFlagText } from './flags.ts';
import {
  headerOf,
  headerOperator,
  pathOperator,
  queryOperator,
  queryStringOperator,
  responseHeaderOf,
} from './header-operators.ts';
import { untold, UNTOLD } from './untold.ts';
import { peerName, TLS_OPERATORS } from './tls-operators.ts';
import { timeFormat } from './time.ts';

/** Undefined: there is nothing to say. */
export type Value = string | number | undefined;
export type Operator = (facts: FormatFacts) => Value;
type Make = (argument: string) => Operator;
type OperatorName = { readonly name: string; readonly argument: string };

/** Undefined: there is no such operator. */
export function operator({ name, argument }: OperatorName): Operator | undefined {
  // Names come from configuration, and an object knows `constructor`: operators are upper case.
  if (!/^[A-Z]/.test(name)) return undefined;
  if (UNTOLD.has(name)) return untold;
  return PLAIN[name] ?? TLS_OPERATORS[name] ?? WITH_ARGUMENT[name]?.(argument);
}

/** These mean something only with a word in brackets. */
export const NEEDS_ARGUMENT: ReadonlySet<string> = new Set([
  ...['REQ', 'RESP', 'TRAILER', 'REQUEST_HEADER', 'RESPONSE_HEADER', 'RESPONSE_TRAILER'],
  ...['ENVIRONMENT', 'QUERY_PARAM', 'COMMON_DURATION', 'DYNAMIC_METADATA', 'METADATA'],
]);

const PLAIN: Readonly<Record<string, Operator>> = {
  PROTOCOL: (f) => text(f.protocol),
  UPSTREAM_PROTOCOL: (f) => text(f.upstreamProtocol),
  RESPONSE_CODE: (f) => f.status,
  RESPONSE_FLAGS: (f) => flagText(f.flags),
  RESPONSE_FLAGS_LONG: (f) => longFlagText(f.flags),
  CONNECTION_TERMINATION_DETAILS: (f) => text(f.terminationDetails),
  UPSTREAM_TRANSPORT_FAILURE_REASON: (f) => text(f.transportFailure.replaceAll(' ', '_')),
  BYTES_RECEIVED: (f) => f.bytesReceived,
  BYTES_SENT: (f) => f.bytesSent,
  DURATION: (f) => Math.floor(f.durationMs),
  REQUEST_DURATION: (f) => whole(f.requestEndMs),
  RESPONSE_DURATION: (f) => whole(f.responseStartMs),
  RESPONSE_TX_DURATION: (f) =>
    f.responseStartMs === undefined ? undefined : Math.floor(f.durationMs - f.responseStartMs),
  UPSTREAM_HOST: (f) => (f.endpoint === undefined ? undefined : addressOf(f)),
  UPSTREAM_HOST_NAME: (f) => text(f.endpoint?.hostname ?? '') ?? addressOf(f),
  UPSTREAM_REMOTE_ADDRESS: addressOf,
  UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: (f) => f.endpoint?.address,
  UPSTREAM_REMOTE_PORT: (f) => f.endpoint?.port,
  UPSTREAM_CLUSTER: (f) => f.upstream?.name,
  UPSTREAM_CLUSTER_RAW: (f) => f.upstream?.name,
  UPSTREAM_LOCAL_ADDRESS: (f) => text(f.upstreamLocalAddress),
  UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: (f) => text(hostOf(f.upstreamLocalAddress)),
  UPSTREAM_LOCAL_PORT: (f) => portOf(f.upstreamLocalAddress),
  UPSTREAM_REQUEST_ATTEMPT_COUNT: (f) => f.attemptCount,
  DOWNSTREAM_REMOTE_ADDRESS: ({ connection, clientAddress }) =>
    clientAddress === connection.remoteAddress
      ? joined(clientAddress, connection.remotePort)
      : joined(clientAddress, 0),
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: (f) => text(f.clientAddress),
  DOWNSTREAM_REMOTE_PORT: (f) =>
    f.clientAddress === f.connection.remoteAddress ? f.connection.remotePort : 0,
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: ({ connection: { directAddress, directPort } }) =>
    joined(directAddress, directPort),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: (f) => text(f.connection.directAddress),
  DOWNSTREAM_DIRECT_REMOTE_PORT: (f) => f.connection.directPort,
  DOWNSTREAM_LOCAL_ADDRESS: (f) => text(f.connection.localAddress),
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT: (f) => text(hostOf(f.connection.localAddress)),
  DOWNSTREAM_LOCAL_PORT: (f) => portOf(f.connection.localAddress),
  REQUESTED_SERVER_NAME: (f) => text(f.connection.serverName),
  ROUTE_NAME: (f) => text(f.route?.name ?? ''),
  VIRTUAL_HOST_NAME: (f) => text(f.virtualHostName),
  VIRTUAL_CLUSTER_NAME: () => undefined,
  CONNECTION_ID: (f) => f.connection.id,
  STREAM_ID: (f) => text(f.streamId),
  UNIQUE_ID: (f) => text(f.streamId),
  TRACE_ID: (f) => text(f.traceId),
  SPAN_ID: (f) => text(f.spanId),
  HOSTNAME: (f) => text(f.hostname),
  LOCAL_REPLY_BODY: (f) => f.localReplyBody,
  GRPC_STATUS_NUMBER: (f) => (f.grpcStatus === '' ? undefined : Number(f.grpcStatus)),
};

const WITH_ARGUMENT: Readonly<Record<string, Make>> = {
  START_TIME: (pattern) => {
    const format = timeFormat(pattern);
    return (f) => format(f.startMs);
  },
  RESPONSE_CODE_DETAILS: (argument) => (f) =>
    text(argument === 'ALLOW_WHITESPACES' ? f.details : f.details.replaceAll(' ', '_')),
  COMMON_DURATION: (argument) => durationOperator(argument),
  GRPC_STATUS: (argument) => grpcOperator(argument),
  REQ: (argument) => headerOperator(argument, (f, name) => headerOf(f.request, name)),
  REQUEST_HEADER: (argument) => headerOperator(argument, (f, name) => headerOf(f.request, name)),
  RESP: (argument) => headerOperator(argument, responseHeaderOf),
  RESPONSE_HEADER: (argument) => headerOperator(argument, responseHeaderOf),
  TRAILER: (argument) => headerOperator(argument, (f, name) => f.trailers?.get(name)),
  RESPONSE_TRAILER: (argument) => headerOperator(argument, (f, name) => f.trailers?.get(name)),
  PATH: (argument) => pathOperator(argument),
  QUERY_PARAM: (argument) => queryOperator(argument),
  QUERY_PARAMS: (argument) => queryStringOperator(argument),
  EMIT_TIME: (pattern) => {
    const format = timeFormat(pattern);
    return (f) => format(f.startMs + f.durationMs);
  },
  START_TIME_LOCAL: (pattern) => {
    const format = timeFormat(pattern);
    return (f) => format(f.startMs);
  },
  ENVIRONMENT: (name) => (f) => f.environment(name),
  METADATA: (argument) => metadataOperator(argument.replace(/^DYNAMIC:/, '')),
  DYNAMIC_METADATA: (argument) => metadataOperator(argument),
  DOWNSTREAM_PEER_URI_SAN: () => (f) => peerName(f, 'uri'),
  DOWNSTREAM_PEER_DNS_SAN: () => (f) => peerName(f, 'dns'),
  DOWNSTREAM_PEER_IP_SAN: () => (f) => peerName(f, 'ip'),
  DOWNSTREAM_PEER_EMAIL_SAN: () => (f) => peerName(f, 'email'),
};

function text(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function whole(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.floor(value);
}

function addressOf({ endpoint }: FormatFacts): string | undefined {
  return endpoint === undefined ? undefined : joined(endpoint.address, endpoint.port);
}

function joined(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function hostOf(address: string): string {
  const colon = address.lastIndexOf(':');
  return (colon === -1 ? address : address.slice(0, colon)).replace(/^\[|\]$/g, '');
}

function portOf(address: string): number | undefined {
  const colon = address.lastIndexOf(':');
  return colon === -1 ? undefined : Number(address.slice(colon + 1));
}

/** Envoy's names of moments, of which we see these. */
const MOMENTS: Readonly<Record<string, (f: FormatFacts) => number | undefined>> = {
  DS_RX_BEG: () => 0,
  DS_RX_END: (f) => f.requestEndMs,
  US_RX_BEG: (f) => f.responseStartMs,
  DS_TX_BEG: (f) => f.responseStartMs,
  DS_TX_END: (f) => f.durationMs,
};
const UNITS: Readonly<Record<string, number>> = { ms: 1, us: 1e3, ns: 1e6 };

function durationOperator(argument: string): Operator {
  const [from = '', to = '', unit = 'ms'] = argument.split(':');
  const begin = MOMENTS[from];
  const end = MOMENTS[to];
  const scale = UNITS[unit] ?? 1;
  return (facts) => {
    const [first, last] = [begin?.(facts), end?.(facts)];
    if (first === undefined || last === undefined) return undefined;
    return Math.floor((last - first) * scale);
  };
}

const GRPC_NAMES = [
  ...['OK', 'Canceled', 'Unknown', 'InvalidArgument', 'DeadlineExceeded', 'NotFound'],
  ...['AlreadyExists', 'PermissionDenied', 'ResourceExhausted', 'FailedPrecondition', 'Aborted'],
  ...['OutOfRange', 'Unimplemented', 'Internal', 'Unavailable', 'DataLoss', 'Unauthenticated'],
];

function grpcOperator(style: string): Operator {
  return (facts) => {
    const { grpcStatus } = facts;
    if (grpcStatus === '') return undefined;
    if (style === 'NUMBER') return Number(grpcStatus);
    const name = GRPC_NAMES[Number(grpcStatus)];
    if (name === undefined || style !== 'SNAKE_STRING') return name ?? grpcStatus;
    return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  };
}

function metadataOperator(argument: string): Operator {
  const [filter = '', ...path] = argument.split(':');
  return (facts) => {
    const value = facts.metadata(filter, path);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' || typeof value === 'number') return value;
    return JSON.stringify(value);
  };
}
