// What happens to a request besides being sent on: retries, faults, CORS, changed headers.
import {
  pack,
  type AnyMessage,
  type CorsPolicy as XdsCors,
  type FractionalPercent,
  type HeaderValueOption,
  type RetryPolicy,
} from '../../api/xds/index.ts';
import {
  durationMs,
  type CorsPolicy,
  type HeaderOperations,
  type HttpFault,
  type HttpRetry,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { seconds } from './messages.ts';
import { stringMatcher } from './route-match.ts';

// What may be sent again because the application has not seen it.
const RETRY_ON = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';
const RETRIES = 2;
const HOST_PICKS_MAX = 5;

/** Undefined when the rule says not to retry. */
export function retryPolicy(rule: HttpRetry | undefined): RetryPolicy | undefined {
  const { attempts = RETRIES, retryOn, perTryTimeout, backoff } = rule ?? {};
  if (attempts <= 0) return undefined;
  const words = (retryOn ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const statuses = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const named = words.filter((word) => !/^\d+$/.test(word));
  const avoids = rule?.retryIgnorePreviousHosts !== false;
  return {
    retryOn: words.length === 0 ? RETRY_ON : conditions(named, statuses),
    numRetries: attempts,
    ...(statuses.length > 0 ? { retriableStatusCodes: statuses } : {}),
    ...(perTryTimeout === undefined ? {} : { perTryTimeout: seconds(durationMs(perTryTimeout)) }),
    ...(backoff === undefined
      ? {}
      : { retryBackOff: { baseInterval: seconds(durationMs(backoff)) } }),
    ...(avoids ? { retryHostPredicate: [PREVIOUS_HOSTS] } : {}),
    ...(rule?.retryRemoteLocalities === true ? { retryPriority: PREVIOUS_PRIORITIES } : {}),
    hostSelectionRetryMaxAttempts: HOST_PICKS_MAX,
  };
}

function conditions(named: readonly string[], statuses: readonly number[]): string {
  const all = statuses.length > 0 ? [...named, 'retriable-status-codes'] : named;
  return [...new Set(all)].join(',');
}

const PREVIOUS_HOSTS = {
  name: 'envoy.retry_host_predicates.previous_hosts',
  typedConfig: pack('envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate', {}),
};

// Every second attempt looks beyond the places that were tried.
const PREVIOUS_PRIORITIES = {
  name: 'envoy.retry_priorities.previous_priorities',
  typedConfig: pack(
    'envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig',
    { updateFrequency: 2 },
  ),
};

/** A kept connection that the application closed as we wrote: it has seen nothing. */
export const INBOUND_RETRY: RetryPolicy = { retryOn: 'reset-before-request', numRetries: 2 };

type PerFilter = Readonly<Record<string, AnyMessage>>;

export function perFilter(
  fault: HttpFault | undefined,
  cors: CorsPolicy | undefined,
): PerFilter | undefined {
  if (fault === undefined && cors === undefined) return undefined;
  return {
    ...(fault === undefined ? {} : { 'envoy.filters.http.fault': faultMessage(fault) }),
    ...(cors === undefined ? {} : { 'envoy.filters.http.cors': corsMessage(cors) }),
  };
}

function faultMessage({ delay, abort }: HttpFault): AnyMessage {
  const status =
    abort?.grpcStatus === undefined
      ? given({ httpStatus: abort?.httpStatus })
      : { grpcStatus: grpcStatus(abort.grpcStatus) };
  return pack('envoy.extensions.filters.http.fault.v3.HTTPFault', {
    ...(delay?.fixedDelay === undefined
      ? {}
      : {
          delay: {
            fixedDelay: seconds(durationMs(delay.fixedDelay)),
            percentage: fraction(delay.percentage?.value ?? delay.percent ?? 0),
          },
        }),
    ...(abort === undefined
      ? {}
      : { abort: { ...status, percentage: fraction(abort.percentage?.value ?? 0) } }),
  });
}

const UNKNOWN = 2;

/** By the name that gRPC has for it; a name that it has not is its own word for that. */
function grpcStatus(name: string): number {
  const known = GRPC_STATUS.indexOf(name);
  return known < 0 ? UNKNOWN : known;
}

const GRPC_STATUS: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** A ten-thousandth of a percent is the finest share that Envoy knows. */
export function fraction(percent: number): FractionalPercent {
  return { numerator: Math.round(percent * 10_000), denominator: 'MILLION' };
}

function corsMessage(cors: CorsPolicy): AnyMessage {
  const origins = [
    ...(cors.allowOrigins ?? []),
    ...(cors.allowOrigin ?? []).map((exact) => ({ exact })),
  ];
  const message: XdsCors = {
    allowOriginStringMatch: origins.map((origin) => stringMatcher(origin) ?? { prefix: '' }),
    ...given({
      allowMethods: cors.allowMethods?.join(','),
      allowHeaders: cors.allowHeaders?.join(','),
      exposeHeaders: cors.exposeHeaders?.join(','),
      maxAge: cors.maxAge === undefined ? undefined : String(durationMs(cors.maxAge) / 1000),
      allowCredentials: cors.allowCredentials,
    }),
    forwardNotMatchingPreflights: cors.unmatchedPreflights !== 'IGNORE',
    filterEnabled: { defaultValue: { numerator: 100, denominator: 'HUNDRED' } },
  };
  return pack('envoy.extensions.filters.http.cors.v3.CorsPolicy', message);
}

type Changes = {
  readonly request?: HeaderOperations;
  readonly response?: HeaderOperations;
};

/** In the fields that routes and weighted clusters share. A changed `host` is not a header here. */
export function headerFields({ request, response }: Changes) {
  const requestHeadersToAdd = added(request);
  const responseHeadersToAdd = added(response);
  return {
    ...(requestHeadersToAdd.length > 0 ? { requestHeadersToAdd } : {}),
    ...given({ requestHeadersToRemove: request?.remove }),
    ...(responseHeadersToAdd.length > 0 ? { responseHeadersToAdd } : {}),
    ...given({ responseHeadersToRemove: response?.remove }),
  };
}

function added(operations: HeaderOperations | undefined): readonly HeaderValueOption[] {
  const each = (
    pairs: Readonly<Record<string, string>> | undefined,
    appendAction: NonNullable<HeaderValueOption['appendAction']>,
  ): readonly HeaderValueOption[] =>
    Object.entries(pairs ?? {})
      .filter(([key]) => !isHost(key))
      .map(([key, value]) => ({ header: { key, value }, appendAction }));
  return [
    ...each(operations?.set, 'OVERWRITE_IF_EXISTS_OR_ADD'),
    ...each(operations?.add, 'APPEND_IF_EXISTS_OR_ADD'),
  ];
}

function isHost(name: string): boolean {
  return name.toLowerCase() === 'host' || name === ':authority';
}

/** The host that header changes ask for: Envoy rewrites it, and does not set it as a header. */
export function hostChange({ request }: Changes): string | undefined {
  return Object.entries(request?.set ?? {}).find(([name]) => isHost(name))?.[1];
}
