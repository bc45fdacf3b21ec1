// LocalRateLimit → token buckets, for all requests and for those with certain descriptors.
import type {
  LocalRateLimit,
  RateLimit,
  RateLimitAction,
  TokenBucket,
} from '../../../api/xds/index.ts';
import type {
  DescriptorAction,
  LocalRateLimitSettings,
  TokenBucketPlan,
} from '../../plan/index.ts';
import { headerChanges, headerMatch } from '../match/index.ts';
import { choice, fraction, positiveMs, type Place } from '../reading/index.ts';
import { STATUS_CODES } from './status-code.ts';

// Envoy's timers are no finer.
const FILL_MS_MIN = 50;
const TOO_MANY_REQUESTS = 429;

export function localRateLimit(limit: LocalRateLimit, place: Place): LocalRateLimitSettings {
  const { filterEnabled, filterEnforced, statPrefix = '', tokenBucket } = limit;
  if (statPrefix === '') place.at('stat_prefix').reject('is required');
  const status = choice(limit.status?.code, STATUS_CODES, place.at('status').at('code')) ?? 0;
  const inside = (name: string): Place => place.at(name).at('default_value');
  return {
    kind: 'local-rate-limit',
    statPrefix,
    // What is less than an error would look like success.
    status: status < 400 ? TOO_MANY_REQUESTS : status,
    bucket: tokenBucket && bucket(tokenBucket, place.at('token_bucket')),
    enabledPercent: fraction(filterEnabled?.defaultValue, 0, inside('filter_enabled')),
    enforcedPercent: fraction(filterEnforced?.defaultValue, 0, inside('filter_enforced')),
    perConnection: limit.localRateLimitPerDownstreamConnection ?? false,
    limitHeaders: limit.enableXRatelimitHeaders === 'DRAFT_VERSION_03',
    responseHeaders: headerChanges(
      { add: limit.responseHeadersToAdd, remove: undefined, prefix: 'response_headers' },
      place,
    ),
    requestHeaders: headerChanges(
      {
        add: limit.requestHeadersToAddWhenNotEnforced,
        remove: undefined,
        prefix: 'request_headers',
      },
      place,
    ),
    grpcStatusIsResourceExhausted: limit.rateLimitedAsResourceExhausted ?? false,
    descriptors: place
      .at('descriptors')
      .each(limit.descriptors, ({ entries, tokenBucket }, at) => ({
        entries: (entries ?? []).map(({ key = '', value = '' }) => ({ key, value })),
        bucket: bucket(tokenBucket ?? {}, at.at('token_bucket')),
      })),
    actions: limitActions(limit.rateLimits, place.at('rate_limits')),
  };
}

/** One list of actions makes one descriptor. */
export function limitActions(
  limits: readonly RateLimit[] | undefined,
  place: Place,
): readonly (readonly DescriptorAction[])[] {
  return place.each(limits, ({ actions }, at) => at.at('actions').each(actions, action));
}

function bucket(config: TokenBucket, place: Place): TokenBucketPlan {
  const { maxTokens = 0, tokensPerFill = 1, fillInterval } = config;
  if (maxTokens < 1) place.at('max_tokens').reject('must be at least 1');
  if (tokensPerFill < 1) place.at('tokens_per_fill').reject('must be at least 1');
  const fillMs = positiveMs(fillInterval, 0, place.at('fill_interval'));
  if (fillMs < FILL_MS_MIN) {
    place.at('fill_interval').reject(`must be at least ${FILL_MS_MIN / 1000}s`);
  }
  return { tokensMax: maxTokens, tokensPerFill, fillMs };
}

function action(config: RateLimitAction, place: Place): DescriptorAction {
  const { requestHeaders, genericKey, headerValueMatch } = config;
  if (requestHeaders !== undefined) {
    const { headerName = '', descriptorKey = '', skipIfAbsent = false } = requestHeaders;
    const header = headerName.toLowerCase();
    if (header === '') place.at('request_headers').at('header_name').reject('is required');
    return { kind: 'header', header, key: descriptorKey, skipIfAbsent };
  }
  if (genericKey !== undefined) {
    const { descriptorKey: key = 'generic_key', descriptorValue: value = '' } = genericKey;
    return { kind: 'generic', key, value };
  }
  if (headerValueMatch !== undefined) {
    const { descriptorKey: key = 'header_match', descriptorValue: value = '' } = headerValueMatch;
    const at = place.at('header_value_match').at('headers');
    const headers = at.each(headerValueMatch.headers, headerMatch);
    const expect = headerValueMatch.expectMatch ?? true;
    return { kind: 'header-match', key, value, expect, headers };
  }
  if (config.remoteAddress !== undefined) return { kind: 'remote-address' };
  if (config.destinationCluster !== undefined) return { kind: 'destination-upstream' };
  if (config.sourceCluster === undefined) place.reject('is of a kind this version does not know');
  return { kind: 'source-upstream' };
}
