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
  DestinationRule,
  DestinationRuleSpec,
  OutlierDetection,
  Subset,
  TrafficPolicy,
} from './destination-rule.ts';
export { gatewaySpec, gatewayView } from './gateway.ts';
export type { Gateway, GatewayServer, GatewaySpec } from './gateway.ts';
export { peerAuthenticationSpec, peerAuthenticationView } from './peer-authentication.ts';
export type {
  MutualTlsMode,
  PeerAuthentication,
  PeerAuthenticationSpec,
} from './peer-authentication.ts';

// The mesh as a whole
export { meshTracing, readMeshConfig } from './mesh-config.ts';
export type { MeshConfig } from './mesh-config.ts';

// As the API server knows them
export { crds } from './crds.ts';
export { ISTIO_KINDS } from './kinds.ts';

// Values
export { durationMs } from './values.ts';
export type { StringMatch } from './values.ts';
