// The HTTP connection manager: what every listener that speaks HTTP has, and where its three uses
// (inbound, outbound, gateway) differ.
import {
  pack,
  type AccessLog,
  type HttpConnectionManager,
  type HttpFilter,
  type HttpTracing,
  type NetworkFilter,
  type RouteConfiguration,
} from '../../api/xds/index.ts';
import { meshTracing, type MeshConfig } from '../../api/istio/index.ts';
import { ADS, HTTP1_AS_IT_CAME, NONE } from './messages.ts';
import { outboundCluster } from './names.ts';

type HttpUse = {
  readonly direction: 'inbound' | 'outbound' | 'gateway';
  readonly settings: MeshConfig;
  readonly statPrefix: string;
  readonly routes:
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'inline'; readonly table: RouteConfiguration };
};

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';

export function httpFilter(use: HttpUse): NetworkFilter {
  const { direction, routes, settings, statPrefix } = use;
  const manager: HttpConnectionManager = {
    statPrefix,
    ...(routes.kind === 'named'
      ? { rds: { configSource: ADS, routeConfigName: routes.name } }
      : { routeConfig: routes.table }),
    httpFilters: HTTP_FILTERS.filter(({ name }) => direction !== 'inbound' || name !== FAULT),
    // A client in the mesh has always seen its own sidecar as `envoy`; others see `istio-envoy`.
    serverName: direction === 'outbound' ? 'envoy' : 'istio-envoy',
    normalizePath: true,
    streamIdleTimeout: NONE,
    // A head that takes longer than this is an attack or a dead client.
    requestHeadersTimeout: '10s',
    httpProtocolOptions: HTTP1_AS_IT_CAME,
    upgradeConfigs: [{ upgradeType: 'websocket' }],
    ...FORWARDING[direction],
    ...tracing(settings),
    ...accessLog(settings),
  };
  return { name: 'envoy.filters.network.http_connection_manager', typedConfig: pack(HCM, manager) };
}

// Faults are the caller's: where a request is received they would happen twice.
const FAULT = 'envoy.filters.http.fault';

const HTTP_FILTERS: readonly HttpFilter[] = [
  {
    name: 'envoy.filters.http.cors',
    typedConfig: pack('envoy.extensions.filters.http.cors.v3.Cors', {}),
  },
  {
    name: FAULT,
    typedConfig: pack('envoy.extensions.filters.http.fault.v3.HTTPFault', {}),
  },
  {
    name: 'envoy.filters.http.router',
    typedConfig: pack('envoy.extensions.filters.http.router.v3.Router', {}),
  },
];

const FORWARDING: Readonly<Record<HttpUse['direction'], HttpConnectionManager>> = {
  inbound: {
    forwardClientCertDetails: 'APPEND_FORWARD',
    setCurrentClientCertDetails: { subject: true, dns: true, uri: true },
    useRemoteAddress: false,
  },
  outbound: { useRemoteAddress: false },
  gateway: {
    forwardClientCertDetails: 'SANITIZE_SET',
    setCurrentClientCertDetails: { subject: true, cert: true, dns: true, uri: true },
    useRemoteAddress: true,
  },
};

function tracing(settings: MeshConfig): { readonly tracing?: HttpTracing } {
  const trace = meshTracing(settings);
  if (trace === undefined) return {};
  return {
    tracing: {
      clientSampling: { value: 100 },
      randomSampling: { value: trace.samplePercent },
      overallSampling: { value: 100 },
      ...provider(trace.provider),
    },
  };
}

type Provider = NonNullable<ReturnType<typeof meshTracing>>['provider'];

function provider(to: Provider): Pick<HttpTracing, 'provider'> {
  if (to === undefined) return {};
  const { service, port, http } = to;
  const cluster = outboundCluster({ host: service, port, subset: undefined });
  const target =
    http === undefined
      ? { grpcService: { envoyGrpc: { clusterName: cluster, authority: service } } }
      : {
          httpService: {
            httpUri: {
              uri: `http://${service}:${port}${http.path ?? '/v1/traces'}`,
              cluster,
              timeout: http.timeout ?? '10s',
            },
          },
        };
  const typedConfig = pack('envoy.config.trace.v3.OpenTelemetryConfig', target);
  return { provider: { name: 'envoy.tracers.opentelemetry', typedConfig } };
}

export function accessLog(settings: MeshConfig): { readonly accessLog?: readonly AccessLog[] } {
  const { accessLogFile: path, accessLogFormat, accessLogEncoding } = settings;
  if (path === '') return {};
  const inlineString = accessLogFormat === '' ? TEXT_FORMAT : accessLogFormat;
  const log = pack('envoy.extensions.access_loggers.file.v3.FileAccessLog', {
    path,
    logFormat:
      accessLogEncoding === 'JSON' && accessLogFormat === ''
        ? { jsonFormat: JSON_FORMAT }
        : { textFormatSource: { inlineString } },
  });
  return { accessLog: [{ name: 'envoy.access_loggers.file', typedConfig: log }] };
}

const TEXT_FORMAT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% ' +
  '%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% ' +
  '"%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% ' +
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" ' +
  '"%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% ' +
  '%UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% ' +
  '%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n';

const JSON_FORMAT = {
  start_time: '%START_TIME%',
  route_name: '%ROUTE_NAME%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
  protocol: '%PROTOCOL%',
  response_code: '%RESPONSE_CODE%',
  response_flags: '%RESPONSE_FLAGS%',
  response_code_details: '%RESPONSE_CODE_DETAILS%',
  connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
  bytes_received: '%BYTES_RECEIVED%',
  bytes_sent: '%BYTES_SENT%',
  duration: '%DURATION%',
  upstream_service_time: '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%',
  x_forwarded_for: '%REQ(X-FORWARDED-FOR)%',
  user_agent: '%REQ(USER-AGENT)%',
  request_id: '%REQ(X-REQUEST-ID)%',
  authority: '%REQ(:AUTHORITY)%',
  upstream_host: '%UPSTREAM_HOST%',
  upstream_cluster: '%UPSTREAM_CLUSTER_RAW%',
  upstream_local_address: '%UPSTREAM_LOCAL_ADDRESS%',
  downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
  downstream_remote_address: '%DOWNSTREAM_REMOTE_ADDRESS%',
  requested_server_name: '%REQUESTED_SERVER_NAME%',
  upstream_transport_failure_reason: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
};
