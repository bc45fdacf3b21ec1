// How HTTP is spoken with clients, and within which limits.
import type { Http1ProtocolOptions, HttpConnectionManager } from '../../../api/xds/index.ts';
import type { HttpLimits, HttpPlan } from '../../plan/index.ts';
import { connectionOf, HEADERS_KB, keepsHeaderCase } from '../protocol/index.ts';
import { choice, milliseconds, within, type Place } from '../reading/index.ts';

export function http1Of(options: Http1ProtocolOptions, place: Place): HttpPlan['http1'] {
  return {
    allowsAbsoluteUrl: options.allowAbsoluteUrl ?? true,
    acceptsHttp10: options.acceptHttp10 ?? false,
    defaultHost: options.defaultHostForHttp10 ?? '',
    trailers: options.enableTrailers ?? false,
    keepsHeaderCase: keepsHeaderCase(options, place),
  };
}

const UNDERSCORES = { ALLOW: 'allow', REJECT_REQUEST: 'reject', DROP_HEADER: 'drop' } as const;

export function underscores(http: HttpConnectionManager, place: Place): HttpPlan['underscores'] {
  const word = http.commonHttpProtocolOptions?.headersWithUnderscoresAction;
  const at = place.at('common_http_protocol_options').at('headers_with_underscores_action');
  return choice(word, UNDERSCORES, at) ?? 'allow';
}

// Envoy's.
const HEADERS_KB_MAX = 8192;
const STREAM_IDLE_MS = 300_000;
const DRAIN_MS = 5000;
const DELAYED_CLOSE_MS = 1000;

export function limitsOf(http: HttpConnectionManager, place: Place): HttpLimits {
  const { maxRequestHeadersKb = HEADERS_KB } = http;
  within(maxRequestHeadersKb, [1, HEADERS_KB_MAX], place.at('max_request_headers_kb'));
  const ms = (name: string, text: string | undefined, otherwise: number): number =>
    milliseconds(text, otherwise, place.at(name));
  const common = connectionOf(http.commonHttpProtocolOptions ?? {}, place);
  if (http.commonHttpProtocolOptions?.maxResponseHeadersKb !== undefined) {
    place
      .at('common_http_protocol_options')
      .at('max_response_headers_kb')
      .note('is not acted on here: it is for upstreams');
  }
  return {
    headerBytesMax: maxRequestHeadersKb * 1024,
    headersMax: common.headersMax,
    headersTimeoutMs: ms('request_headers_timeout', http.requestHeadersTimeout, 0),
    requestTimeoutMs: ms('request_timeout', http.requestTimeout, 0),
    streamIdleTimeoutMs: ms('stream_idle_timeout', http.streamIdleTimeout, STREAM_IDLE_MS),
    streamDurationMaxMs: common.streamDurationMaxMs,
    connectionIdleTimeoutMs: common.idleTimeoutMs,
    connectionDurationMaxMs: common.connectionDurationMaxMs,
    requestsPerConnectionMax: common.requestsPerConnectionMax,
    drainMs: ms('drain_timeout', http.drainTimeout, DRAIN_MS),
    delayedCloseMs: ms('delayed_close_timeout', http.delayedCloseTimeout, DELAYED_CLOSE_MS),
  };
}
