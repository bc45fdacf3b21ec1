// The world: all that Kubernetes told us, and nothing concluded from it. Pods and nodes are trimmed
// on arrival to what a mesh asks of them.
import type { EndpointSlice, Namespace, Service } from '../../api/index.ts';
import type {
  DestinationRule,
  Gateway,
  MeshConfig,
  PeerAuthentication,
  ProxyConfig,
  ServiceEntry,
  Sidecar,
  Telemetry,
  Unapplied,
  VirtualService,
  WorkloadEntry,
  WorkloadGroup,
} from '../../api/istio/index.ts';
import type { Concealed } from '../../lib/index.ts';
import { emptyCollection, type Collection, type Stored } from './collection.ts';

export type PodFacts = {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly ip: string;
  readonly serviceAccount: string;
  readonly node: string;
  /** What made it: a Deployment, a StatefulSet …; the pod itself when nothing did. */
  readonly owner: { readonly kind: string; readonly name: string };
  /** Container ports that have a name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly isReady: boolean;
};

export type NodeFacts = Stored & {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels: Readonly<Record<string, string>>;
  };
};

/** A Secret that holds a certificate or authorities; PEM, as it was written and not checked. */
export type SecretFacts = Stored & {
  readonly metadata: {
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
  readonly chain: string | undefined;
  readonly key: Concealed | undefined;
  readonly anchors: string | undefined;
  readonly revocation: string | undefined;
};

export type World = {
  readonly services: Collection<Service>;
  readonly endpointSlices: Collection<EndpointSlice>;
  readonly pods: Collection<PodFacts>;
  readonly nodes: Collection<NodeFacts>;
  readonly namespaces: Collection<Namespace>;
  readonly secrets: Collection<SecretFacts>;
  readonly virtualServices: Collection<VirtualService>;
  readonly destinationRules: Collection<DestinationRule>;
  readonly gateways: Collection<Gateway>;
  readonly serviceEntries: Collection<ServiceEntry>;
  readonly workloadEntries: Collection<WorkloadEntry>;
  readonly workloadGroups: Collection<WorkloadGroup>;
  readonly sidecars: Collection<Sidecar>;
  readonly proxyConfigs: Collection<ProxyConfig>;
  readonly telemetries: Collection<Telemetry>;
  readonly envoyFilters: Collection<Unapplied>;
  readonly wasmPlugins: Collection<Unapplied>;
  readonly trafficExtensions: Collection<Unapplied>;
  readonly authorizationPolicies: Collection<Unapplied>;
  readonly requestAuthentications: Collection<Unapplied>;
  readonly peerAuthentications: Collection<PeerAuthentication>;
  readonly meshConfig: MeshConfig;
};

export type WorldKind = Exclude<keyof World, 'meshConfig'>;

export function emptyWorld(meshConfig: MeshConfig): World {
  return {
    services: emptyCollection(),
    endpointSlices: emptyCollection(),
    pods: emptyCollection(),
    nodes: emptyCollection(),
    namespaces: emptyCollection(),
    secrets: emptyCollection(),
    virtualServices: emptyCollection(),
    destinationRules: emptyCollection(),
    gateways: emptyCollection(),
    serviceEntries: emptyCollection(),
    workloadEntries: emptyCollection(),
    workloadGroups: emptyCollection(),
    sidecars: emptyCollection(),
    proxyConfigs: emptyCollection(),
    telemetries: emptyCollection(),
    envoyFilters: emptyCollection(),
    wasmPlugins: emptyCollection(),
    trafficExtensions: emptyCollection(),
    authorizationPolicies: emptyCollection(),
    requestAuthentications: emptyCollection(),
    peerAuthentications: emptyCollection(),
    meshConfig,
  };
}
