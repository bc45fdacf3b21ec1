// What the world means: services, who stands behind them, and what one proxy may see of it all.

// The mesh, and a proxy's part of it
export { meshOf } from './mesh.ts';
export type { Mesh } from './mesh.ts';
export { view } from './view.ts';
export type {
  GatewayPortView,
  GatewayServerView,
  GatewayView,
  HostView,
  InboundPort,
  ServiceView,
  SidecarView,
  View,
} from './view.ts';
export type { ProxyKind, ProxyNode } from './node.ts';

// Gateways, and certificates from Secrets
export { servedHosts, placedServers } from './gateway-view.ts';
export { hostIn, mergedServers, wireKind } from './gateway-merge.ts';
export type { Loss } from './gateway-merge.ts';
export { certificateOf } from './credential.ts';
export {
  clientCredentials,
  credentialProblem,
  isMutual,
  serverCredentials,
} from './credential-name.ts';
export type { CredentialUse } from './credential-name.ts';
export { secretFor } from './credential-view.ts';
export type { GivenCredential } from './credential-view.ts';

// Services and endpoints
export { isHttp } from './protocol.ts';
export type { Protocol } from './protocol.ts';
export type { MeshPort, MeshService } from './service.ts';
export { hasLabels, selects, serviceKey } from './service.ts';
export type { MeshEndpoint } from './endpoints.ts';
export type { Locality, Workload } from './workload.ts';

// Rules
export { covers, fullHost, intersection, serviceHost } from './host.ts';
export type { AcceptedModes } from './authentication.ts';
export type { Routing } from './routing.ts';
export type { Reporting } from './telemetry.ts';
export { subsetsOf } from './traffic-rules.ts';
export type { TrafficRule } from './traffic-rules.ts';
export type { Place } from './place.ts';
