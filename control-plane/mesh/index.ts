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

// Services and endpoints
export { isHttp } from './protocol.ts';
export type { Protocol } from './protocol.ts';
export type { MeshPort, MeshService } from './service.ts';
export { hasLabels, serviceKey } from './service.ts';
export type { MeshEndpoint } from './endpoints.ts';
export type { Locality, Workload } from './workload.ts';

// Rules
export { fullHost, serviceHost } from './host.ts';
export type { AcceptedModes } from './authentication.ts';
export type { Routing } from './routing.ts';
export type { TrafficRule } from './traffic-rules.ts';
export type { Place } from './place.ts';
