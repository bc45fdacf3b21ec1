// Istio's resources, as people write them: types, readers and CustomResourceDefinitions.

// Kinds
export { virtualServiceSpec, virtualServiceView } from './virtual-service.ts';
export type {
  CorsPolicy,
  Destination,
  HeaderOperations,
  HttpDestination,
  HttpFault,
  HttpMatch,
  HttpRedirect,
  HttpRetry,
  HttpRoute,
  TcpRoute,
  TlsRoute,
  VirtualService,
  VirtualServiceSpec,
} from './virtual-service.ts';
export { destinationRuleSpec, destinationRuleView } from './destination-rule.ts';
export type {
  ClientTls,
  ConnectionPool,
  ConsistentHash,
  DestinationRule,
  DestinationRuleSpec,
  LoadBalancer,
  OutlierDetection,
  Subset,
  TcpKeepalive,
  TrafficPolicy,
  Warmup,
} from './destination-rule.ts';
export type { LocalityLoadBalancer } from './locality.ts';
export { gatewaySpec, gatewayView } from './gateway.ts';
export type { Gateway, GatewayServer, GatewaySpec } from './gateway.ts';
export { serviceEntrySpec, serviceEntryView } from './service-entry.ts';
export type { ServiceEntry, ServiceEntrySpec } from './service-entry.ts';
export {
  workloadEntrySpec,
  workloadEntryView,
  workloadGroupSpec,
  workloadGroupView,
} from './workload-entry.ts';
export type {
  WorkloadEntry,
  WorkloadEntrySpec,
  WorkloadGroup,
  WorkloadGroupSpec,
} from './workload-entry.ts';
export { sidecarSpec, sidecarView } from './sidecar.ts';
export type { Sidecar, SidecarSpec } from './sidecar.ts';
export { telemetrySpec, telemetryView } from './telemetry.ts';
export type { AccessLogging, Telemetry, TelemetrySpec, Tracing } from './telemetry.ts';
export { readLogExpression } from './log-expression.ts';
export type { Condition, TextTest } from './log-expression.ts';
export { proxyConfigSpec, proxyConfigView } from './proxy-config.ts';
export type { ProxyConfig } from './proxy-config.ts';
export { unappliedView } from './unapplied.ts';
export type { Unapplied } from './unapplied.ts';
export { peerAuthenticationSpec, peerAuthenticationView } from './peer-authentication.ts';
export type {
  MutualTlsMode,
  PeerAuthentication,
  PeerAuthenticationSpec,
} from './peer-authentication.ts';

// The mesh as a whole
export { meshConfigJson, meshTracing, readMeshConfig } from './mesh-config.ts';
export type { CertificateHeader, DiscoverySelector, MeshConfig } from './mesh-config.ts';
export type { FileAccessLogProvider, OpenTelemetryProvider } from './extension-provider.ts';

// As the API server knows them
export { crds } from './crds.ts';
export { ISTIO_KINDS } from './kinds.ts';
export type { IstioKind } from './kinds.ts';

// Values
export { durationMs } from './values.ts';
export type { CustomTag, StringMatch } from './values.ts';
