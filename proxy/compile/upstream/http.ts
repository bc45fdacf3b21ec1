// How HTTP is spoken with an upstream, and within which limits.
import { unpack, type Cluster, type UpstreamHttpOptions } from '../../../api/xds/index.ts';
import type { UpstreamHttpPlan } from '../../plan/index.ts';
import { connectionOf, HEADERS_KB, http2Of, keepsHeaderCase } from '../protocol/index.ts';
import type { Place } from '../reading/index.ts';

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function httpOptionsOf(cluster: Cluster): UpstreamHttpOptions | undefined {
  return unpack(cluster.typedExtensionProtocolOptions?.[HTTP_OPTIONS], HTTP_OPTIONS);
}

export function upstreamHttp(
  cluster: Cluster,
  learnsIdleTime: boolean,
  place: Place,
): UpstreamHttpPlan {
  checkExtensions(cluster, place);
  const options = httpOptionsOf(cluster);
  const at =
    options === undefined ? place : place.at('typed_extension_protocol_options').at(HTTP_OPTIONS);
  const { version, http1, http2 } = spoken(cluster, options, at);
  const own = options?.commonHttpProtocolOptions ?? cluster.commonHttpProtocolOptions ?? {};
  const common = connectionOf(own, at);
  // Whether a server takes tunnels it says itself.
  const { allowsConnect: _, ...http2Plan } = http2Of(http2 ?? {}, at.at('http2_protocol_options'));
  return {
    version,
    idleTimeoutMs: common.idleTimeoutMs,
    connectionDurationMaxMs: common.connectionDurationMaxMs,
    streamDurationMaxMs: common.streamDurationMaxMs,
    requestsPerConnectionMax:
      common.requestsPerConnectionMax || (cluster.maxRequestsPerConnection ?? 0),
    headerBytesMax: (own.maxResponseHeadersKb ?? HEADERS_KB) * 1024,
    headersMax: common.headersMax,
    keepsHeaderCase: keepsHeaderCase(http1 ?? {}, at.at('http_protocol_options')),
    trailers: http1?.enableTrailers ?? false,
    ...http2Plan,
    learnsIdleTime,
  };
}

function checkExtensions(cluster: Cluster, place: Place): void {
  for (const [name, config] of Object.entries(cluster.typedExtensionProtocolOptions ?? {})) {
    const at = place.at('typed_extension_protocol_options').at(name);
    if (name !== HTTP_OPTIONS) at.note('is not acted on');
    else if (unpack(config, HTTP_OPTIONS) === undefined) at.reject(`is not ${HTTP_OPTIONS}`);
  }
}

type Spoken = Pick<UpstreamHttpPlan, 'version'> & {
  readonly http1?: Cluster['httpProtocolOptions'];
  readonly http2?: Cluster['http2ProtocolOptions'];
};

function spoken(cluster: Cluster, options: UpstreamHttpOptions | undefined, place: Place): Spoken {
  if (options === undefined) return spokenOfOld(cluster);
  const { explicitHttpConfig, useDownstreamProtocolConfig, autoConfig } = options;
  if (explicitHttpConfig !== undefined) {
    const { httpProtocolOptions: http1, http2ProtocolOptions: http2 } = explicitHttpConfig;
    if (http2 !== undefined) return { version: 'http2', http2 };
    if (http1 !== undefined) return { version: 'http1', http1 };
    place
      .at('explicit_http_config')
      .reject('needs http_protocol_options or http2_protocol_options');
  }
  const both = useDownstreamProtocolConfig ?? autoConfig;
  if (both === undefined) {
    if (explicitHttpConfig === undefined) {
      place.reject('needs explicit_http_config, use_downstream_protocol_config or auto_config');
    }
    return { version: 'http1' };
  }
  return {
    version: useDownstreamProtocolConfig === undefined ? 'alpn' : 'as-client',
    ...(both.httpProtocolOptions === undefined ? {} : { http1: both.httpProtocolOptions }),
    ...(both.http2ProtocolOptions === undefined ? {} : { http2: both.http2ProtocolOptions }),
  };
}

/** From before there were typed options. */
function spokenOfOld(cluster: Cluster): Spoken {
  const { httpProtocolOptions: http1, http2ProtocolOptions: http2, protocolSelection } = cluster;
  const parts = {
    ...(http1 === undefined ? {} : { http1 }),
    ...(http2 === undefined ? {} : { http2 }),
  };
  if (protocolSelection === 'USE_DOWNSTREAM_PROTOCOL') return { version: 'as-client', ...parts };
  return { version: http2 === undefined ? 'http1' : 'http2', ...parts };
}
