// What connections with clients and with upstreams have in common.
import type {
  Http1ProtocolOptions,
  Http2ProtocolOptions,
  HttpProtocolOptions,
} from '../../../api/xds/index.ts';
import type { Http2Plan } from '../../plan/index.ts';
import { milliseconds, percent, within, type Place } from '../reading/index.ts';

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

const HPACK_TABLE_BYTES = 4096;
// The most that is given (`proxy/http/h2/limits.ts`), whatever is asked for.
const STREAM_BYTES_GIVEN = 1024 * 1024;
const CONNECTION_BYTES_GIVEN = 16 * 1024 * 1024;
const PING_JITTER_PERCENT = 15;
const CONTROL_QUEUED_MAX = 1000;
const EMPTY_MAX = 1;
const PRIORITIES_PER_STREAM = 100;
const UPDATES_PER_DATA = 10;

export function http2Of(options: Http2ProtocolOptions, place: Place): Http2Plan {
  const { interval, timeout, intervalJitter, connectionIdleInterval } =
    options.connectionKeepalive ?? {};
  const keepalive = place.at('connection_keepalive');
  const window = (name: string, bytes: number): number =>
    within(bytes, [WINDOW_MIN, WINDOW_MAX], place.at(name));
  if (options.connectionKeepalive !== undefined && timeout === undefined) {
    keepalive.at('timeout').reject('is required');
  }
  for (const [name, max, asked] of [
    ['initial_stream_window_size', STREAM_BYTES_GIVEN, options.initialStreamWindowSize],
    ['initial_connection_window_size', CONNECTION_BYTES_GIVEN, options.initialConnectionWindowSize],
    ['hpack_table_size', HPACK_TABLE_BYTES, options.hpackTableSize],
  ] as const) {
    if ((asked ?? 0) > max) place.at(name).note(`is held to ${max} bytes, which memory can bear`);
  }
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
    tableBytesMax: options.hpackTableSize ?? HPACK_TABLE_BYTES,
    pingMs: milliseconds(interval, 0, keepalive.at('interval')),
    pingAfterIdleMs: milliseconds(
      connectionIdleInterval,
      0,
      keepalive.at('connection_idle_interval'),
    ),
    pingJitterPercent: percent(
      intervalJitter,
      PING_JITTER_PERCENT,
      keepalive.at('interval_jitter'),
    ),
    pingTimeoutMs: milliseconds(timeout, 0, keepalive.at('timeout')),
    budgets: budgetsOf(options, place),
  };
}

function budgetsOf(options: Http2ProtocolOptions, place: Place): Http2Plan['budgets'] {
  const {
    maxOutboundControlFrames: controlQueuedMax = CONTROL_QUEUED_MAX,
    maxConsecutiveInboundFramesWithEmptyPayload: emptyMax = EMPTY_MAX,
    maxInboundPriorityFramesPerStream: prioritiesPerStream = PRIORITIES_PER_STREAM,
    maxInboundWindowUpdateFramesPerDataFrameSent: updates = UPDATES_PER_DATA,
  } = options;
  if (controlQueuedMax < 1) place.at('max_outbound_control_frames').reject('must be at least 1');
  if (updates < 1) {
    place.at('max_inbound_window_update_frames_per_data_frame_sent').reject('must be at least 1');
  }
  // Twice, as Envoy counts them.
  return { controlQueuedMax, emptyMax, prioritiesPerStream, updatesPerData: 2 * updates };
}
