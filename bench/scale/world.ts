// A mesh of any size as a control plane's world, and the two changes that meshes see most: an
// endpoint that moves, and a route that is written anew.
import type { EndpointSlice, Service } from '../../api/index.ts';
import type { VirtualService } from '../../api/istio/index.ts';
import type { ProxyNode } from '../../control-plane/mesh/index.ts';
import { worldOfYaml } from '../../control-plane/watch/index.ts';
import { collection, type PodFacts, type World } from '../../control-plane/world/index.ts';

export type WorldSize = {
  readonly services: number;
  readonly endpointsPerService: number;
};

const NAMESPACES_MAX = 20;
const CREATED = '2026-01-01T00:00:00Z';
const PORT = 8080;
// Every so many services have a VirtualService with a split, as busy meshes do.
const ROUTED_EVERY = 5;
// Services of one port share a route table, which is told as a whole.
const SERVICE_PORTS = 20;
const FIRST_PORT = 8000;

export const ROUTE_TABLES: readonly string[] = Array.from({ length: SERVICE_PORTS }, (_, i) =>
  String(FIRST_PORT + i),
);

export class ScaleWorld {
  readonly size: WorldSize;
  readonly #slices: EndpointSlice[];
  readonly #routes: VirtualService[];
  #world: World;
  readonly #moved = new Set<number>();
  #revision = 0;

  constructor(size: WorldSize) {
    this.size = size;
    const indices = Array.from({ length: size.services }, (_, i) => i);
    this.#slices = indices.map((i) => this.#slice(i));
    this.#routes = indices.filter((i) => i % ROUTED_EVERY === 0).map((i) => this.#route(i));
    this.#world = {
      ...worldOfYaml([]).world,
      services: collection(indices.map(serviceOf), undefined),
      pods: collection(
        indices.flatMap((i) =>
          Array.from({ length: size.endpointsPerService }, (_, n) => podOf({ i, n })),
        ),
        undefined,
      ),
      endpointSlices: collection(this.#slices, undefined),
      virtualServices: collection(this.#routes, undefined),
    };
  }

  get world(): World {
    return this.#world;
  }

  /** The first endpoint of a service becomes unready, or ready again. */
  moveEndpoint(service: number): void {
    this.#revision += 1;
    if (!this.#moved.delete(service)) this.#moved.add(service);
    this.#slices[service] = this.#slice(service);
    const { endpointSlices: before } = this.#world;
    this.#world = { ...this.#world, endpointSlices: collection(this.#slices, before) };
  }

  /** Another timeout in the VirtualService of the `index`th service that has one. */
  changeRoute(index: number): void {
    this.#revision += 1;
    this.#routes[index] = this.#route(routedService(index));
    const { virtualServices: before } = this.#world;
    this.#world = { ...this.#world, virtualServices: collection(this.#routes, before) };
  }

  /** How many services have a VirtualService. */
  get routes(): number {
    return this.#routes.length;
  }

  #slice(i: number): EndpointSlice {
    const namespace = namespaceOf(i);
    const isMoved = this.#moved.has(i);
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${nameOf(i)}-1`,
        namespace,
        ...versionOf(this.#revision),
        labels: { 'kubernetes.io/service-name': nameOf(i) },
      },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: PORT, protocol: 'TCP' }],
      endpoints: Array.from({ length: this.size.endpointsPerService }, (_, n) => ({
        addresses: [addressOf({ i, n })],
        conditions: { ready: !(isMoved && n === 0) },
        targetRef: { kind: 'Pod', namespace, name: podNameOf({ i, n }) },
      })),
    };
  }

  #route(i: number): VirtualService {
    const namespace = namespaceOf(i);
    const host = `${nameOf(i)}.${namespace}.svc.cluster.local`;
    const destination = { host };
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: nameOf(i), namespace, ...versionOf(this.#revision) },
      spec: {
        hosts: [host],
        http: [
          { match: [{ uri: { prefix: '/v2' } }], route: [{ destination }], timeout: '2s' },
          { route: [{ destination }], timeout: `${1 + (this.#revision % 1000)}s` },
        ],
      },
    };
  }
}

type Proxy = { readonly index: number; readonly applications: number };

/** One proxy of as many as you like; those of one application see the same. */
export function nodeOf({ index, applications }: Proxy): ProxyNode {
  const application = index % applications;
  const namespace = namespaceOf(application);
  const podName = podNameOf({ i: application, n: Math.floor(index / applications) });
  return {
    id: `sidecar~10.255.0.1~${podName}.${namespace}~${namespace}.svc.cluster.local`,
    type: 'sidecar',
    ip: '10.255.0.1',
    podName,
    namespace,
    labels: labelsOf(application),
    serviceAccount: 'default',
    clusterId: 'Kubernetes',
    kind: 'lateen',
    extensions: [],
  };
}

export function clusterName(i: number): string {
  return `outbound|${portOf(i)}||${nameOf(i)}.${namespaceOf(i)}.svc.cluster.local`;
}

/** The service of the `index`th VirtualService. */
export function routedService(index: number): number {
  return index * ROUTED_EVERY;
}

/** The route table that a service is in. */
export function tableOf(i: number): string {
  return String(portOf(i));
}

function portOf(i: number): number {
  return FIRST_PORT + (i % SERVICE_PORTS);
}

function nameOf(i: number): string {
  return `service-${i}`;
}

/** The `n`th of the `i`th service. */
type Pod = { readonly i: number; readonly n: number };

function podNameOf({ i, n }: Pod): string {
  return `${nameOf(i)}-${n}`;
}

function namespaceOf(i: number): string {
  return `shop-${i % NAMESPACES_MAX}`;
}

function labelsOf(i: number): Readonly<Record<string, string>> {
  return { app: nameOf(i), version: 'v1', 'security.istio.io/tlsMode': 'istio' };
}

function addressOf({ i, n }: Pod): string {
  return `10.${i >> 8}.${i & 255}.${1 + n}`;
}

function versionOf(revision: number) {
  const resourceVersion = String(1 + revision);
  return { uid: 'scale', resourceVersion, creationTimestamp: CREATED };
}

function serviceOf(i: number): Service {
  const address = `172.${16 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: nameOf(i), namespace: namespaceOf(i), ...versionOf(0) },
    spec: {
      clusterIP: address,
      clusterIPs: [address],
      selector: { app: nameOf(i) },
      ports: [{ name: 'http', port: portOf(i), targetPort: PORT, protocol: 'TCP' }],
    },
  };
}

function podOf({ i, n }: Pod): PodFacts {
  return {
    metadata: {
      name: podNameOf({ i, n }),
      namespace: namespaceOf(i),
      ...versionOf(0),
      labels: labelsOf(i),
    },
    ip: addressOf({ i, n }),
    serviceAccount: 'default',
    node: `node-${n}`,
    owner: { kind: 'Deployment', name: nameOf(i) },
    ports: {},
    isReady: true,
  };
}
