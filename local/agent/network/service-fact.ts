// What the node needs to know of services and of what stands behind them: a small part of each
// object, so that watching a cluster costs little memory.
import {
  endpointSliceView,
  HEADLESS,
  SERVICE_NAME_LABEL,
  serviceView,
  viewOf,
  type Endpoint,
  type EndpointPort,
  type Service,
} from '../../../api/kubernetes/index.ts';
import { numberAt, type KubeObject } from '../../../lib/index.ts';
import { numberOf } from '../../layout/index.ts';

export type Protocol = 'tcp' | 'udp';

export type ServicePortFact = {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly nodePort: number | undefined;
};

export type ServiceFact = {
  readonly namespace: string;
  readonly name: string;
  readonly reach:
    | { readonly kind: 'address'; readonly address: string }
    | { readonly kind: 'headless' }
    | { readonly kind: 'alias'; readonly name: string };
  /** External addresses and those of a load balancer. */
  readonly externals: readonly string[];
  readonly ports: readonly ServicePortFact[];
  /** How long a client keeps its endpoint; undefined without session affinity. */
  readonly affinitySeconds: number | undefined;
};

export type EndpointFact = {
  readonly address: string;
  readonly hostname: string | undefined;
  /** `last resort`: terminating, but still answering; used when nothing is ready. */
  readonly state: 'ready' | 'last resort' | 'not ready';
};

export type SlicePort = Omit<ServicePortFact, 'nodePort'>;

export type SliceFact = {
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly EndpointFact[];
};

const AFFINITY_SECONDS_DEFAULT = 10_800;

/** Undefined when the object is not a service this node can serve. */
export function serviceFact(object: KubeObject): ServiceFact | undefined {
  const viewing = viewOf(serviceView, object);
  if (viewing.kind === 'rejected') return undefined;
  const { metadata, spec, status } = viewing.value;
  const reach = reachOf(spec);
  if (reach === undefined) return undefined;
  const ingress = status?.loadBalancer?.ingress ?? [];
  const externals = [...(spec.externalIPs ?? []), ...ingress.flatMap(({ ip }) => ip ?? [])];
  const kept = numberAt(object, 'spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    reach,
    externals: externals.filter(isForwardable),
    ports: (spec.ports ?? []).flatMap((port) =>
      portFact(port).map((fact) => ({ ...fact, nodePort: port.nodePort })),
    ),
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (kept ?? AFFINITY_SECONDS_DEFAULT) : undefined,
  };
}

/** Undefined for slices of other address families, and for those that belong to no service. */
export function sliceFact(object: KubeObject): SliceFact | undefined {
  const viewing = viewOf(endpointSliceView, object);
  const service = object.metadata.labels?.[SERVICE_NAME_LABEL];
  if (viewing.kind === 'rejected' || service === undefined) return undefined;
  const { metadata, addressType, endpoints = [], ports = [] } = viewing.value;
  if (addressType !== 'IPv4') return undefined;
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    service,
    ports: ports.flatMap(portFact),
    endpoints: endpoints.flatMap(endpointFact),
  };
}

function reachOf(spec: Service['spec']): ServiceFact['reach'] | undefined {
  if (spec.type === 'ExternalName') {
    return spec.externalName === undefined ? undefined : { kind: 'alias', name: spec.externalName };
  }
  if (spec.clusterIP === HEADLESS) return { kind: 'headless' };
  if (spec.clusterIP === undefined || numberOf(spec.clusterIP) === undefined) return undefined;
  return { kind: 'address', address: spec.clusterIP };
}

// A loopback address belongs to whoever asks; the host's own port for it is opened by the host.
function isForwardable(address: string): boolean {
  return numberOf(address) !== undefined && !address.startsWith('127.');
}

function portFact({ name = '', port, protocol = 'TCP' }: EndpointPort): readonly SlicePort[] {
  if (port === undefined || protocol === 'SCTP') return [];
  return [{ name, port, protocol: protocol === 'TCP' ? 'tcp' : 'udp' }];
}

function endpointFact(endpoint: Endpoint): readonly EndpointFact[] {
  const [address = ''] = endpoint.addresses;
  if (numberOf(address) === undefined) return [];
  return [{ address, hostname: endpoint.hostname, state: stateOf(endpoint) }];
}

function stateOf({ conditions }: Endpoint): EndpointFact['state'] {
  if (conditions?.ready !== false) return 'ready';
  return conditions.serving === true && conditions.terminating === true
    ? 'last resort'
    : 'not ready';
}
