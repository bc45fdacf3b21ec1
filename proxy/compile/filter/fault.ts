// HTTPFault → delays, aborts and throttling.
import type { FaultAbort, FaultDelay, FaultRateLimit, HTTPFault } from '../../../api/xds/index.ts';
import type { FaultSettings } from '../../plan/index.ts';
import { headerMatch } from '../match/index.ts';
import { fraction, positiveMs, statusOf, within, type Place } from '../reading/index.ts';

const GRPC_STATUS_MAX = 16;

export function fault(config: HTTPFault, place: Place): FaultSettings {
  return {
    kind: 'fault',
    delay: config.delay && delay(config.delay, place.at('delay')),
    abort: config.abort && abort(config.abort, place.at('abort')),
    throttle: config.responseRateLimit && throttle(config.responseRateLimit, place),
    headers: place.at('headers').each(config.headers, headerMatch),
    upstream: config.upstreamCluster ?? '',
    activeMax: config.maxActiveFaults,
  };
}

function delay(config: FaultDelay, place: Place): FaultSettings['delay'] {
  const percent = fraction(config.percentage, 0, place.at('percentage'));
  if (config.headerDelay !== undefined) return { from: 'header', percent };
  if (config.fixedDelay === undefined) place.reject('needs fixed_delay or header_delay');
  return {
    from: 'settings',
    ms: positiveMs(config.fixedDelay, 0, place.at('fixed_delay')),
    percent,
  };
}

function abort(config: FaultAbort, place: Place): FaultSettings['abort'] {
  const { httpStatus, grpcStatus, headerAbort } = config;
  const percent = fraction(config.percentage, 0, place.at('percentage'));
  if (headerAbort !== undefined) return { from: 'header', percent };
  if (grpcStatus !== undefined) {
    within(grpcStatus, [0, GRPC_STATUS_MAX], place.at('grpc_status'));
    return { from: 'settings', status: 200, grpcStatus, percent };
  }
  if (httpStatus === undefined) place.reject('needs http_status, grpc_status or header_abort');
  const status = statusOf(httpStatus ?? 503, place.at('http_status'));
  return { from: 'settings', status, grpcStatus, percent };
}

function throttle(config: FaultRateLimit, fault: Place): FaultSettings['throttle'] {
  const place = fault.at('response_rate_limit');
  const percent = fraction(config.percentage, 0, place.at('percentage'));
  if (config.headerLimit !== undefined) return { from: 'header', percent };
  const { limitKbps = 0 } = config.fixedLimit ?? {};
  if (limitKbps < 1) place.at('fixed_limit').at('limit_kbps').reject('must be at least 1');
  // Envoy's are 1024 bytes.
  return { from: 'settings', bytesPerSecond: limitKbps * 1024, percent };
}
