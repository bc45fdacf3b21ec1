// Fields of the mesh's configuration that nothing here acts on. It is Istio's own file, and most of
// what may stand in it is about Envoy or about several clusters.
import { isObject } from '../../lib/index.ts';
import type { NotHonoured } from './not-honoured-fields.ts';

export const ONE_THREAD = {
  message: 'is not applied: each proxy serves on one thread',
  remedy: 'run more replicas of the workload',
};

export const MESH_NOT_HONOURED: readonly NotHonoured[] = [
  ...['configSources', 'ca', 'caCertificates', 'certificates'].map((field) => ({
    field,
    message: 'is not applied: the control plane has one cluster and its own authority',
    remedy: 'put the authority into the Secret istio-ca-secret',
  })),
  ...['ingressClass', 'ingressService', 'ingressControllerMode', 'ingressSelector'].map(
    (field) => ({
      field,
      message: 'is not applied: Ingress is not served',
      remedy: 'use a Gateway and a VirtualService',
    }),
  ),
  ...['proxyListenPort', 'proxyInboundListenPort', 'proxyHttpPort'].map((field) => ({
    field,
    message: 'is not applied: proxies listen on 15001 and 15006',
    remedy: 'leave it out',
  })),
  ...['enableEnvoyAccessLogService', 'disableEnvoyListenerLog'].map((field) => ({
    field,
    message: 'is not applied',
    remedy: 'use accessLogFile, or accessLogging of a Telemetry',
  })),
  ...['inboundClusterStatName', 'outboundClusterStatName'].map((field) => ({
    field,
    message: 'is not applied: statistics have the clusters’ own names',
    remedy: 'read Istio’s metrics, which name services',
  })),
  {
    field: 'outboundTrafficPolicy.mode',
    only: {
      says: 'ALLOW_ANY_DYNAMIC_DNS',
      holds: (value) => value === 'ALLOW_ANY_DYNAMIC_DNS',
    },
    message: 'is taken for ALLOW_ANY',
    remedy: 'declare a ServiceEntry for each host',
  },
  {
    field: 'inboundTrafficPolicy',
    message: 'is not applied: what arrives for a port goes on to it',
    remedy: 'close ports with a NetworkPolicy',
  },
  {
    field: 'zoneAwareLbSetting',
    message: 'is not applied',
    remedy: 'use localityLbSetting',
  },
  {
    field: 'serviceSettings',
    message: 'is not applied: there is one cluster',
    remedy: 'leave it out',
  },
  {
    field: 'serviceScopeConfigs',
    message: 'is not applied: there is one cluster',
    remedy: 'leave it out',
  },
  {
    field: 'serviceEntryVisibility',
    message: 'is not applied',
    remedy: 'use defaultServiceExportTo, or exportTo of each object',
  },
  {
    field: 'tlsDefaults',
    message: 'is not applied: TLS is 1.2 at least, with the runtime’s suites',
    remedy: 'set minProtocolVersion and cipherSuites on Gateways',
  },
  {
    field: 'defaultTrafficPolicy',
    message: 'is not applied',
    remedy: 'write a DestinationRule for *.local in the root namespace',
  },
  {
    field: 'hboneIdleTimeout',
    message: 'is not applied: there is no ambient mode',
    remedy: 'leave it out',
  },
  {
    field: 'defaultProviders.metrics',
    message: 'is not applied: Prometheus can always read the metrics of every proxy',
    remedy: 'leave it out',
  },
  {
    field: 'extensionProviders[].opentelemetry',
    only: {
      says: 'without http',
      holds: (value) => isObject(value) && value['http'] === undefined,
    },
    message: 'gets no spans: proxies send them over HTTP',
    remedy: 'add http: { path: /v1/traces }, and the port for it',
  },
  ...['zipkin', 'lightstep', 'datadog', 'skywalking', 'stackdriver', 'sds'].map(provider),
  ...['envoyExtAuthzHttp', 'envoyExtAuthzGrpc'].map(provider),
  ...['envoyHttpAls', 'envoyTcpAls', 'envoyOtelAls'].map(provider),
  ...['zipkin', 'lightstep', 'datadog', 'openCensusAgent', 'tlsSettings'].map((name) => ({
    field: `defaultConfig.tracing.${name}`,
    message: 'is not applied: spans go to OpenTelemetry collectors',
    remedy: 'declare one under extensionProviders and name it in defaultProviders.tracing',
  })),
  { field: 'defaultConfig.concurrency', ...ONE_THREAD },
  {
    field: 'defaultConfig.drainDuration',
    message: 'is not applied: connections drain for terminationDrainDuration',
    remedy: 'use terminationDrainDuration',
  },
  {
    field: 'defaultConfig.readinessProbe',
    message: 'is not applied: a proxy is ready when it has its configuration',
    remedy: 'leave it out',
  },
  ...['serviceCluster', 'tracingServiceName'].map((name) => ({
    field: `defaultConfig.${name}`,
    message: 'is not applied: spans have the canonical name and namespace of the workload',
    remedy: 'label pods with service.istio.io/canonical-name',
  })),
  ...['configPath', 'binaryPath', 'statNameLength', 'runtimeValues', 'statsCompression'].map(
    ofEnvoy,
  ),
  ...['envoyAccessLogService', 'envoyMetricsService', 'extraStatTags', 'fileFlushInterval'].map(
    ofEnvoy,
  ),
  ...['proxyStatsMatcher', 'privateKeyProvider', 'caCertificatesPem', 'connectionSettings'].map(
    ofEnvoy,
  ),
];

function provider(name: string): NotHonoured {
  return {
    field: `extensionProviders[].${name}`,
    message: 'is a kind of provider that nothing here speaks to',
    remedy: 'use opentelemetry for spans and envoyFileAccessLog for access logs',
  };
}

function ofEnvoy(name: string): NotHonoured {
  return {
    field: `defaultConfig.${name}`,
    message: 'is not applied: it is a setting of Envoy',
    remedy: 'leave it out',
  };
}
