// Access logs: where lines go, what is in them, and which requests get one.
import {
  pack,
  type AccessLog,
  type AccessLogFilter,
  type ComparisonFilterOp,
  type HeaderMatcher,
  type GrpcStatusFilterStatus,
  type StringMatcher,
  type SubstitutionFormatString,
} from '../../api/xds/index.ts';
import { readLogExpression, type Condition, type TextTest } from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Reporting } from '../mesh/index.ts';

type Logging = { readonly accessLog?: readonly AccessLog[] };

type LogTarget = Reporting['logs'][number];

export const accessLog = memo(({ logs }: Reporting): Logging => {
  return logs.length === 0 ? {} : { accessLog: logs.map((target) => logOf(target)) };
});

function logOf(target: LogTarget): AccessLog {
  const { path, expression } = target;
  const filter = expression === undefined ? undefined : filterOf(expression);
  return {
    name: 'envoy.access_loggers.file',
    ...(filter === undefined ? {} : { filter }),
    typedConfig: pack('envoy.extensions.access_loggers.file.v3.FileAccessLog', {
      path,
      logFormat: formatOf(target),
    }),
  };
}

function formatOf({ format, omitsEmpty }: LogTarget): SubstitutionFormatString {
  const omitted = omitsEmpty ? { omitEmptyValues: true } : {};
  if (format.kind === 'json') return { jsonFormat: format.labels ?? JSON_FORMAT, ...omitted };
  return { textFormatSource: { inlineString: format.text ?? TEXT_FORMAT }, ...omitted };
}

/** Undefined when it says more than proxies can decide: its object tells so, and all are logged. */
function filterOf(expression: string): AccessLogFilter | undefined {
  const reading = readLogExpression(expression);
  return reading.kind === 'ok' ? conditionFilter(reading.condition) : undefined;
}

function conditionFilter(condition: Condition): AccessLogFilter {
  switch (condition.kind) {
    case 'all':
      return { andFilter: { filters: condition.of.map(conditionFilter) } };
    case 'any':
      return { orFilter: { filters: condition.of.map(conditionFilter) } };
    case 'number': {
      const { of, op, value } = condition;
      const runtimeKey = `access_log.${of}`;
      // The field has no sign; nothing is below zero.
      const bound = { defaultValue: Math.max(0, value), runtimeKey };
      const comparison = { op: OPERATORS[op], value: bound };
      return of === 'status'
        ? { statusCodeFilter: { comparison } }
        : { durationFilter: { comparison } };
    }
    case 'grpc-status': {
      const status = GRPC_STATUSES[condition.value];
      const statuses = status === undefined ? [] : [status];
      return { grpcStatusFilter: { statuses, ...(condition.isNot ? { exclude: true } : {}) } };
    }
    case 'header':
      return { headerFilter: { header: headerMatcher(condition) } };
  }
}

const OPERATORS: Readonly<Record<'eq' | 'ge' | 'le', ComparisonFilterOp>> = {
  eq: 'EQ',
  ge: 'GE',
  le: 'LE',
};

type HeaderCondition = Extract<Condition, { readonly kind: 'header' }>;

function headerMatcher({ name, test, isNot }: HeaderCondition): HeaderMatcher {
  const wanted = test === undefined ? { presentMatch: true } : { stringMatch: stringMatcher(test) };
  return { name, ...wanted, ...(isNot ? { invertMatch: true } : {}) };
}

function stringMatcher({ kind, text }: TextTest): StringMatcher {
  return kind === 'regex' ? { safeRegex: { regex: text } } : { [kind]: text };
}

/** By their numbers. */
const GRPC_STATUSES: readonly GrpcStatusFilterStatus[] = [
  ...(['OK', 'CANCELED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED'] as const),
  ...(['NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'] as const),
  ...(['FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED'] as const),
  ...(['INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'] as const),
];

const TEXT_FORMAT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% ' +
  '%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% ' +
  '"%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% ' +
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% ' +
  '%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% ' +
  '%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n';

const JSON_FORMAT = {
  start_time: '%START_TIME%',
  route_name: '%ROUTE_NAME%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  protocol: '%PROTOCOL%',
  response_code: '%RESPONSE_CODE%',
  response_flags: '%RESPONSE_FLAGS%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
  duration: '%DURATION%',
  upstream_service_time: '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%',
  x_forwarded_for: '%REQ(X-FORWARDED-FOR)%',
  user_agent: '%REQ(USER-AGENT)%',
  request_id: '%REQ(X-REQUEST-ID)%',
  authority: '%REQ(:AUTHORITY)%',
  upstream_host: '%UPSTREAM_HOST%',
  upstream_cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream_local_address: '%UPSTREAM_LOCAL_ADDRESS%',
  downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  downstream_remote_address: '%DOWNSTREAM_REMOTE_ADDRESS%',
  requested_server_name: '%REQUESTED_SERVER_NAME%',
  upstream_transport_failure_reason: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
};
