// HealthCheck → how endpoints are asked whether they are well.
import type {
  HealthCheck,
  HealthCheckHttpHealthCheck,
  HealthCheckPayload,
  Int64Range,
} from '../../../api/xds/index.ts';
import type { HealthCheckPlan } from '../../plan/index.ts';
import { choice, milliseconds, positiveMs, within, type Place } from '../reading/index.ts';

// Envoy's.
const NO_TRAFFIC_MS = 60_000;

export function healthCheck(config: HealthCheck, cluster: string, place: Place): HealthCheckPlan {
  const { timeout, interval, unhealthyThreshold, healthyThreshold } = config;
  const required = { timeout, interval };
  for (const [name, value] of Object.entries(required)) {
    if (value === undefined) place.at(name).reject('is required');
  }
  const intervalMs = positiveMs(interval, 0, place.at('interval'));
  const ms = (name: string, text: string | undefined, otherwise: number): number =>
    milliseconds(text, otherwise, place.at(name));
  return {
    timeoutMs: positiveMs(timeout, 0, place.at('timeout')),
    intervalMs,
    noTrafficIntervalMs: ms('no_traffic_interval', config.noTrafficInterval, NO_TRAFFIC_MS),
    unhealthyIntervalMs: ms('unhealthy_interval', config.unhealthyInterval, intervalMs),
    initialJitterMs: ms('initial_jitter', config.initialJitter, 0),
    jitterMs: ms('interval_jitter', config.intervalJitter, 0),
    jitterPercent: config.intervalJitterPercent ?? 0,
    unhealthyThreshold: threshold(unhealthyThreshold, place.at('unhealthy_threshold')),
    healthyThreshold: threshold(healthyThreshold, place.at('healthy_threshold')),
    reusesConnection: config.reuseConnection ?? true,
    check: check(config, cluster, place),
  };
}

function threshold(value: number | undefined, place: Place): number {
  if (value === undefined) place.reject('is required');
  return value ?? 1;
}

function check(config: HealthCheck, cluster: string, place: Place): HealthCheckPlan['check'] {
  const { httpHealthCheck, tcpHealthCheck, grpcHealthCheck } = config;
  if (httpHealthCheck !== undefined) {
    return httpCheck(httpHealthCheck, cluster, place.at('http_health_check'));
  }
  if (tcpHealthCheck !== undefined) {
    const { send, receive } = tcpHealthCheck;
    const at = place.at('tcp_health_check');
    return {
      kind: 'tcp',
      send: send === undefined ? '' : hex(send, at.at('send')),
      receive: at.at('receive').each(receive, hex),
    };
  }
  if (grpcHealthCheck !== undefined) {
    const { serviceName: service = '', authority = '' } = grpcHealthCheck;
    return { kind: 'grpc', service, authority: authority || cluster };
  }
  place.reject('needs one of http_health_check, tcp_health_check and grpc_health_check');
  return { kind: 'tcp', send: '', receive: [] };
}

const VERSIONS = { HTTP1: 'http1', HTTP2: 'http2' } as const;

function httpCheck(
  config: HealthCheckHttpHealthCheck,
  cluster: string,
  place: Place,
): HealthCheckPlan['check'] {
  const { path = '', host = '', method, expectedStatuses = OK } = config;
  if (path === '') place.at('path').reject('is required');
  if (method === 'CONNECT') place.at('method').reject('CONNECT is not supported');
  const requestHeaders = place
    .at('request_headers_to_add')
    .each(config.requestHeadersToAdd, ({ header }) => {
      return [(header?.key ?? '').toLowerCase(), header?.value ?? ''] as const;
    });
  return {
    kind: 'http',
    host: host || cluster,
    path,
    method: method === undefined || method === 'METHOD_UNSPECIFIED' ? 'GET' : method,
    headers: [],
    requestHeaders,
    expected: place.at('expected_statuses').each(expectedStatuses, statusRange),
    retriable: place.at('retriable_statuses').each(config.retriableStatuses, statusRange),
    version: choice(config.codecClientType, VERSIONS, place.at('codec_client_type')) ?? 'http1',
  };
}

const OK: readonly Int64Range[] = [{ start: 200, end: 201 }];

function statusRange({ start = 0, end = 0 }: Int64Range, place: Place): readonly [number, number] {
  within(start, [100, 599], place.at('start'));
  within(end, [101, 600], place.at('end'));
  if (end <= start) place.reject('must end after its start');
  return [start, end];
}

/** `text` is hex already, `binary` comes as base64. */
function hex({ text, binary }: HealthCheckPayload, place: Place): string {
  if (text !== undefined) {
    if (!/^(?:[0-9a-fA-F]{2})+$/.test(text)) place.at('text').reject('must be hexadecimal');
    return text.toLowerCase();
  }
  if (binary === undefined) place.reject('needs text or binary');
  return Buffer.from(binary ?? '', 'base64').toString('hex');
}
