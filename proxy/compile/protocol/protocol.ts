// What connections with clients and with upstreams have in common.
import type {
  Http1ProtocolOptions,
  Http2ProtocolOptions,
  HttpProtocolOptions,
} from '../../../api/xds/index.ts';
import type { Http2Plan } from '../../plan/index.ts';
import { milliseconds, within, type Place } from '../reading/index.ts';

// Envoy's.
export const HEADERS_KB = 60;
const HEADERS_MAX = 100;
const CONNECTION_IDLE_MS = 3_600_000;

type ConnectionLimits = {
  readonly headersMax: number;
  readonly idleTimeoutMs: number;
  readonly connectionDurationMaxMs: number;
  readonly streamDurationMaxMs: number;
  readonly requestsPerConnectionMax: number;
};

/** What clients and upstreams have in common. */
export function connectionOf(options: HttpProtocolOptions, around: Place): ConnectionLimits {
  const place = around.at('common_http_protocol_options');
  const { maxHeadersCount: headersMax = HEADERS_MAX } = options;
  if (headersMax < 1) place.at('max_headers_count').reject('must be at least 1');
  const ms = (name: string, text: string | undefined, otherwise: number): number =>
    milliseconds(text, otherwise, place.at(name));
  return {
    headersMax,
    idleTimeoutMs: ms('idle_timeout', options.idleTimeout, CONNECTION_IDLE_MS),
    connectionDurationMaxMs: ms('max_connection_duration', options.maxConnectionDuration, 0),
    streamDurationMaxMs: ms('max_stream_duration', options.maxStreamDuration, 0),
    requestsPerConnectionMax: options.maxRequestsPerConnection ?? 0,
  };
}

const PRESERVE_CASE =
  'envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig';

export function keepsHeaderCase(options: Http1ProtocolOptions, place: Place): boolean {
  const { properCaseWords, statefulFormatter } = options.headerKeyFormat ?? {};
  const at = place.at('header_key_format');
  if (properCaseWords !== undefined) at.at('proper_case_words').note('is not acted on');
  const type = statefulFormatter?.typedConfig?.['@type'];
  if (type === undefined) return false;
  if (!type.endsWith(PRESERVE_CASE)) at.at('stateful_formatter').reject(`${type} is not supported`);
  return true;
}

// Envoy's since 1.36.
const HTTP2_STREAMS_MAX = 1024;
const HTTP2_STREAM_BYTES = 16 * 1024 * 1024;
const HTTP2_CONNECTION_BYTES = 24 * 1024 * 1024;
// What RFC 9113, section 6.9.2 and 6.5.2 allow.
const WINDOW_MIN = 65_535;
const WINDOW_MAX = 2_147_483_647;

export function http2Of(options: Http2ProtocolOptions, place: Place): Http2Plan {
  const { interval, timeout } = options.connectionKeepalive ?? {};
  const keepalive = place.at('connection_keepalive');
  const window = (name: string, bytes: number): number =>
    within(bytes, [WINDOW_MIN, WINDOW_MAX], place.at(name));
  const { maxConcurrentStreams = HTTP2_STREAMS_MAX } = options;
  return {
    streamsMax: within(maxConcurrentStreams, [1, WINDOW_MAX], place.at('max_concurrent_streams')),
    streamWindowBytes: window(
      'initial_stream_window_size',
      options.initialStreamWindowSize ?? HTTP2_STREAM_BYTES,
    ),
    connectionWindowBytes: window(
      'initial_connection_window_size',
      options.initialConnectionWindowSize ?? HTTP2_CONNECTION_BYTES,
    ),
    allowsConnect: options.allowConnect ?? false,
    pingMs: milliseconds(interval, 0, keepalive.at('interval')),
    pingTimeoutMs: milliseconds(timeout, 0, keepalive.at('timeout')),
  };
}
