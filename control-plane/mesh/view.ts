// All that one proxy may see, and nothing else: the only argument of translation. Proxies that see
// the same share one view.
import type {
  ConnectionPool,
  Destination,
  GatewayServer,
  MeshConfig,
} from '../../api/istio/index.ts';
import type { AcceptedModes } from './authentication.ts';
import type { GivenCredential } from './credential-view.ts';
import type { ServiceEndpoints } from './endpoints.ts';
import { gatewayView } from './gateway-view.ts';
import type { Mesh } from './mesh.ts';
import type { ProxyNode } from './node.ts';
import { patchedView } from './patched-view.ts';
import { nodesMatter, NOWHERE, placesMatter, type Place } from './place.ts';
import type { Routing } from './routing.ts';
import type { Labels, MeshPort, MeshService } from './service.ts';
import { sidecarView } from './sidecar-view.ts';
import type { BothSides } from './telemetry.ts';
import type { TrafficRule } from './traffic-rules.ts';
import type { Locality } from './workload.ts';

export type View = SidecarView | GatewayView;

export type SidecarView = {
  readonly kind: 'sidecar';
  readonly namespace: string;
  readonly settings: MeshConfig;
  readonly reporting: BothSides;
  /** It knows the addresses that we made up. */
  readonly capturesDns: boolean;
  readonly services: readonly ServiceView[];
  /** Hosts that are routed although no service has their name. */
  readonly hosts: readonly HostView[];
  readonly inbound: InboundView;
  /** What the mesh does not know goes there, where it may go out. */
  readonly egressProxy: Destination | undefined;
  readonly credentials: readonly GivenCredential[];
};

export type GatewayView = {
  readonly kind: 'gateway';
  readonly namespace: string;
  readonly settings: MeshConfig;
  readonly reporting: BothSides;
  /** Those that routes lead to. */
  readonly services: readonly ServiceView[];
  readonly ports: readonly GatewayPortView[];
  readonly credentials: readonly GivenCredential[];
};

/** A service as one client sees it. */
export type ServiceView = {
  readonly service: MeshService;
  readonly endpoints: ServiceEndpoints;
  readonly rule: TrafficRule;
  /** Who decides about requests to its host; undefined: straight to the service. */
  readonly routing: Routing | undefined;
  /** Whether endpoints that take mutual TLS are given it when no rule says otherwise. */
  readonly mutualTls: 'when-possible' | 'never';
  /** From where it is asked; undefined where that makes no difference. */
  readonly from: Place | undefined;
};

export type HostView = { readonly host: string; readonly routing: Routing };

type InboundView = {
  readonly accepts: AcceptedModes;
  readonly ports: readonly InboundPort[];
};

export type InboundPort = {
  /** Of the workload. */
  readonly number: number;
  readonly port: MeshPort;
  readonly service: MeshService;
  /** Where the application listens when that is not where callers go. */
  readonly endpoint?: { readonly address: string; readonly port: number };
  readonly pool?: ConnectionPool;
};

export type GatewayPortView = {
  /** Where the proxy listens; the Gateway's number may be that of a Service in front. */
  readonly number: number;
  /** The address it listens on. */
  readonly bind: string;
  readonly servers: readonly GatewayServerView[];
};

export type GatewayServerView = {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly server: GatewayServer;
  readonly hosts: readonly GatewayHostView[];
};

/** A host that a server and VirtualServices have in common; the oldest VirtualService is first. */
export type GatewayHostView = { readonly host: string; readonly routings: readonly Routing[] };

export function view(mesh: Mesh, node: ProxyNode): View {
  const workload = mesh.workloads.get(`${node.namespace}/${node.podName}`);
  const client: Client = {
    namespace: node.namespace,
    labels: workload?.labels ?? node.labels,
    ports: workload?.ports ?? {},
    // Proxies that see the same share a view: where they are counts only where it is asked for.
    locality: (placesMatter(mesh) ? workload?.locality : undefined) ?? NOWHERE,
    node: (nodesMatter(mesh) ? workload?.node : undefined) ?? '',
    capturesDns: node.capturesDns ?? false,
  };
  const key = JSON.stringify([
    node.type,
    client.namespace,
    sorted(client.labels),
    sorted(client.ports),
    client.locality,
    client.node,
    client.capturesDns,
  ]);
  return mesh.views.get(key, (earlier) => {
    const known = earlier && patchedView(mesh, client, earlier);
    if (known !== undefined) return known;
    return node.type === 'router' ? gatewayView(mesh, client) : sidecarView(mesh, client);
  });
}

/** What a view depends on of its proxy. */
export type Client = {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: Readonly<Record<string, number>>;
  readonly locality: Locality;
  /** Empty where no service asks for it. */
  readonly node: string;
  /** It resolves names by our own table. */
  readonly capturesDns: boolean;
};

function sorted<T>(entries: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}
