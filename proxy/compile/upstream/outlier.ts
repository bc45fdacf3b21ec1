// OutlierDetection → when an endpoint is ejected, and for how long.
import type { OutlierDetection } from '../../../api/xds/index.ts';
import type { OutlierPlan } from '../../plan/index.ts';
import { milliseconds, positiveMs, within, type Place } from '../reading/index.ts';

// Envoy's.
const CONSECUTIVE = 5;
const INTERVAL_MS = 10_000;
const EJECTION_MS = 30_000;
const EJECTION_MAX_MS = 300_000;
const EJECTED_PERCENT = 10;
const ENDPOINTS_MIN = 5;
const SUCCESS_REQUESTS_MIN = 100;
const SUCCESS_DEVIATIONS_THOUSANDTHS = 1900;
const FAILURE_THRESHOLD_PERCENT = 85;
const FAILURE_REQUESTS_MIN = 50;

export function outlierPlan(
  config: OutlierDetection,
  probation: boolean,
  place: Place,
): OutlierPlan {
  const share = (name: string, value: number | undefined, otherwise: number): number =>
    within(value ?? otherwise, [0, 100], place.at(name));
  const baseMs = positiveMs(config.baseEjectionTime, EJECTION_MS, place.at('base_ejection_time'));
  const maxMs = positiveMs(
    config.maxEjectionTime,
    Math.max(EJECTION_MAX_MS, baseMs),
    place.at('max_ejection_time'),
  );
  if (maxMs < baseMs) {
    place.at('max_ejection_time').reject('must not be less than base_ejection_time');
  }
  const jitter = place.at('max_ejection_time_jitter');
  return {
    consecutive5xx: config.consecutive5xx ?? CONSECUTIVE,
    consecutiveGateway: config.consecutiveGatewayFailure ?? CONSECUTIVE,
    consecutiveLocal: config.consecutiveLocalOriginFailure ?? CONSECUTIVE,
    enforce5xxPercent: share('enforcing_consecutive_5xx', config.enforcingConsecutive5xx, 100),
    enforceGatewayPercent: share(
      'enforcing_consecutive_gateway_failure',
      config.enforcingConsecutiveGatewayFailure,
      0,
    ),
    enforceLocalPercent: share(
      'enforcing_consecutive_local_origin_failure',
      config.enforcingConsecutiveLocalOriginFailure,
      100,
    ),
    splitsLocal: config.splitExternalLocalOriginErrors ?? false,
    intervalMs: positiveMs(config.interval, INTERVAL_MS, place.at('interval')),
    ejectionBaseMs: baseMs,
    ejectionMaxMs: maxMs,
    ejectionJitterMs: milliseconds(config.maxEjectionTimeJitter, 0, jitter),
    ejectedPercentMax: share('max_ejection_percent', config.maxEjectionPercent, EJECTED_PERCENT),
    alwaysEjectsOne: config.alwaysEjectOneHost ?? false,
    ...rates(config, share),
    healthCheckUnejects: config.successfulActiveHealthCheckUnejectHost ?? true,
    probation,
  };
}

type Share = (name: string, value: number | undefined, otherwise: number) => number;

function rates(
  config: OutlierDetection,
  share: Share,
): Pick<OutlierPlan, 'successRate' | 'localSuccessRate' | 'failurePercent'> {
  const { successRateStdevFactor = SUCCESS_DEVIATIONS_THOUSANDTHS } = config;
  const local = config.enforcingLocalOriginSuccessRate;
  return {
    successRate: {
      enforcePercent: share('enforcing_success_rate', config.enforcingSuccessRate, 100),
      endpointsMin: config.successRateMinimumHosts ?? ENDPOINTS_MIN,
      requestsMin: config.successRateRequestVolume ?? SUCCESS_REQUESTS_MIN,
      deviations: successRateStdevFactor / 1000,
    },
    localSuccessRate: { enforcePercent: share('enforcing_local_origin_success_rate', local, 100) },
    failurePercent: {
      threshold: share(
        'failure_percentage_threshold',
        config.failurePercentageThreshold,
        FAILURE_THRESHOLD_PERCENT,
      ),
      enforcePercent: share('enforcing_failure_percentage', config.enforcingFailurePercentage, 0),
      enforceLocalPercent: share(
        'enforcing_failure_percentage_local_origin',
        config.enforcingFailurePercentageLocalOrigin,
        0,
      ),
      endpointsMin: config.failurePercentageMinimumHosts ?? ENDPOINTS_MIN,
      requestsMin: config.failurePercentageRequestVolume ?? FAILURE_REQUESTS_MIN,
    },
  };
}
