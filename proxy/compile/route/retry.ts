// RetryPolicy → when, how often and how soon a request is tried again.
import {
  nameOfTypeUrl,
  unpack,
  type RetryPolicy,
  type RetryPolicyRateLimitedRetryBackOff,
} from '../../../api/xds/index.ts';
import type { RetryPlan } from '../../plan/index.ts';
import { headerMatch } from '../match/index.ts';
import { choice, milliseconds, positiveMs, within, type Place } from '../reading/index.ts';

const PREVIOUS_HOSTS = 'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate';
const PREVIOUS_PRIORITIES =
  'envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig';

const BACKOFF_BASE_MS = 25;
const BACKOFF_TIMES = 10;
const RATE_LIMITED_MAX_MS = 300_000;

const CONDITIONS = new Set([
  ...['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure'],
  ...['envoy-ratelimited', 'retriable-4xx', 'refused-stream', 'retriable-status-codes'],
  ...['retriable-headers', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded'],
  ...['internal', 'resource-exhausted', 'unavailable'],
]);

type OwnRetry = {
  readonly retries_only_idempotent: boolean;
  readonly retries_follow_grpc: boolean;
};

export function retryPlan(policy: RetryPolicy, own: OwnRetry, place: Place): RetryPlan {
  const { retryBackOff, rateLimitedRetryBackOff, hostSelectionRetryMaxAttempts = 1 } = policy;
  const backoff = place.at('retry_back_off');
  const baseMs = positiveMs(
    retryBackOff?.baseInterval,
    BACKOFF_BASE_MS,
    backoff.at('base_interval'),
  );
  const maxAt = backoff.at('max_interval');
  const maxMs = positiveMs(retryBackOff?.maxInterval, baseMs * BACKOFF_TIMES, maxAt);
  if (maxMs < baseMs) maxAt.reject('must not be less than base_interval');
  return {
    attemptsMax: policy.numRetries ?? 1,
    on: conditions(policy.retryOn ?? '', place.at('retry_on')),
    statuses: place.at('retriable_status_codes').each(policy.retriableStatusCodes, (status, at) => {
      return within(status, [100, 599], at);
    }),
    responseHeaders: place.at('retriable_headers').each(policy.retriableHeaders, headerMatch),
    requestHeaders: place
      .at('retriable_request_headers')
      .each(policy.retriableRequestHeaders, headerMatch),
    perTryTimeoutMs: milliseconds(policy.perTryTimeout, 0, place.at('per_try_timeout')),
    perTryIdleTimeoutMs: milliseconds(
      policy.perTryIdleTimeout,
      0,
      place.at('per_try_idle_timeout'),
    ),
    backoffBaseMs: baseMs,
    backoffMaxMs: maxMs,
    rateLimited: rateLimitedRetryBackOff && rateLimited(rateLimitedRetryBackOff, place),
    avoidPreviousEndpoints: avoidsEndpoints(policy, place.at('retry_host_predicate')),
    avoidPreviousPriorities: avoidsPriorities(policy, place.at('retry_priority')),
    endpointPicksMax: hostSelectionRetryMaxAttempts,
    onlyIdempotent: own.retries_only_idempotent,
    followsGrpc: own.retries_follow_grpc,
  };
}

/** As Envoy does, what is not known is passed over; that somebody hopes for it is told. */
function conditions(text: string, place: Place): readonly string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  for (const word of words) {
    if (!CONDITIONS.has(word)) place.note(`'${word}' is no condition and is not acted on`);
  }
  return words;
}

const FORMATS = { SECONDS: 'seconds', UNIX_TIMESTAMP: 'unix' } as const;

function rateLimited(
  config: RetryPolicyRateLimitedRetryBackOff,
  retry: Place,
): NonNullable<RetryPlan['rateLimited']> {
  const place = retry.at('rate_limited_retry_back_off');
  const headers = place
    .at('reset_headers')
    .each(config.resetHeaders, ({ name = '', format }, at) => {
      if (name === '') at.at('name').reject('is required');
      const meaning = choice(format, FORMATS, at.at('format')) ?? 'seconds';
      return { name: name.toLowerCase(), format: meaning };
    });
  if (headers.length === 0) place.at('reset_headers').reject('needs at least one');
  const maxAt = place.at('max_interval');
  return { headers, maxMs: positiveMs(config.maxInterval, RATE_LIMITED_MAX_MS, maxAt) };
}

function avoidsEndpoints({ retryHostPredicate }: RetryPolicy, place: Place): boolean {
  const known = place.each(retryHostPredicate, ({ name = '', typedConfig }, at) => {
    const isKnown =
      unpack(typedConfig, PREVIOUS_HOSTS) !== undefined ||
      (typedConfig === undefined && name.endsWith('previous_hosts'));
    if (!isKnown) at.reject(`${nameOfTypeUrl(typedConfig?.['@type'] ?? name)} is not supported`);
    return isKnown;
  });
  return known.includes(true);
}

function avoidsPriorities(
  { retryPriority }: RetryPolicy,
  place: Place,
): RetryPlan['avoidPreviousPriorities'] {
  if (retryPriority === undefined) return undefined;
  const { typedConfig, name = '' } = retryPriority;
  const config = unpack(typedConfig, PREVIOUS_PRIORITIES);
  if (config === undefined) {
    place.reject(`${nameOfTypeUrl(typedConfig?.['@type'] ?? name)} is not supported`);
  }
  const { updateFrequency = 0 } = config ?? {};
  if (updateFrequency < 1) place.at('update_frequency').reject('must be at least 1');
  return { updateFrequency };
}
