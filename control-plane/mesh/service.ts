// A service as the mesh sees it: a host, its addresses, and ports that speak something.
import { HEADLESS, type Service } from '../../api/index.ts';
import { memo } from '../../lib/pure/index.ts';
import { serviceHost, type ServiceName } from './host.ts';
import { isGrpcWeb, protocolOf, type Protocol } from './protocol.ts';

export type MeshPort = {
  readonly number: number;
  readonly name: string;
  readonly protocol: Protocol;
  /** Browsers' gRPC, which becomes gRPC on the way. */
  readonly isGrpcWeb?: boolean;
  /** A number, or the name of a container's port. */
  readonly targetPort: number | string;
};

/**
 * How what stands behind a service is found: we know it (`known`), the client does (`direct`), or a
 * name is looked up, for all its addresses (`dns`) or for one at a time (`dns-once`).
 */
export type Resolution = 'known' | 'direct' | 'dns' | 'dns-once';

export type MeshService = {
  /** A Kubernetes Service, or a ServiceEntry. */
  readonly source: 'service' | 'entry';
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  /** None for a headless service: clients connect to its pods. */
  readonly addresses: readonly string[];
  /** Blocks of addresses, as ServiceEntries may have. */
  readonly ranges: readonly string[];
  /** Made up by us for a ServiceEntry without any; clients learn them from our DNS. */
  readonly ownAddresses: readonly string[];
  readonly isHeadless: boolean;
  readonly resolution: Resolution;
  /** Outside the mesh: nobody there has a certificate of ours. */
  readonly isExternal: boolean;
  /** Names that its certificates may have besides those of its workloads. */
  readonly subjectAltNames: readonly string[];
  /** `internalTrafficPolicy: Local`: only endpoints on the client's own node. */
  readonly isNodeLocal: boolean;
  /** Endpoints in the client's own zone first, without further conditions. */
  readonly prefersClose: boolean;
  readonly selector: Readonly<Record<string, string>> | undefined;
  readonly ports: readonly MeshPort[];
  readonly exportTo: readonly string[];
  readonly publishesUnready: boolean;
  /** Services of type `ExternalName` that are other names of this one. */
  readonly aliases: readonly ServiceName[];
};

/** Undefined for an `ExternalName`, which is another's name and has nothing of its own. */
export const serviceOf = memo((service: Service): MeshService | undefined => {
  const { spec, metadata } = service;
  if (spec.type === 'ExternalName') return undefined;
  const { name, namespace, annotations } = metadata;
  const given = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP]);
  const addresses = given.filter((address) => address !== HEADLESS && address !== '');
  const isHeadless = given.includes(HEADLESS);
  return {
    source: 'service',
    host: serviceHost({ name, namespace }),
    name,
    namespace,
    addresses,
    ranges: [],
    ownAddresses: [],
    isHeadless,
    resolution: isHeadless ? 'direct' : 'known',
    isExternal: false,
    subjectAltNames: [],
    isNodeLocal: spec.internalTrafficPolicy === 'Local',
    prefersClose: isClose(spec.trafficDistribution ?? annotations?.[DISTRIBUTION] ?? ''),
    selector: spec.selector,
    ports: (spec.ports ?? []).flatMap(portOf),
    exportTo: words(annotations?.['networking.istio.io/exportTo']),
    publishesUnready: spec.publishNotReadyAddresses ?? false,
    aliases: [],
  };
});

const DISTRIBUTION = 'networking.istio.io/traffic-distribution';

function isClose(distribution: string): boolean {
  return ['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(distribution);
}

type DeclaredPort = NonNullable<Service['spec']['ports']>[number];

function portOf(port: DeclaredPort): readonly MeshPort[] {
  if (port.protocol !== undefined && port.protocol !== 'TCP') return [];
  const { port: number, name = '', appProtocol } = port;
  const protocol = protocolOf({ number, name, appProtocol });
  if (protocol === 'udp') return [];
  const web = isGrpcWeb({ number, name, appProtocol }) ? { isGrpcWeb: true } : {};
  return [{ number, name, protocol, ...web, targetPort: port.targetPort ?? number }];
}

/** Tells services of one host in several namespaces apart. */
export function serviceKey({ namespace, host }: Pick<MeshService, 'namespace' | 'host'>): string {
  return `${namespace}/${host}`;
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Whether these labels make a workload of that namespace one of the service's. */
export function selects(service: MeshService, workload: Labelled): boolean {
  if (service.selector === undefined || service.namespace !== workload.namespace) return false;
  return hasLabels(workload.labels, service.selector);
}

export type Labels = Readonly<Record<string, string>>;
export type Labelled = { readonly namespace: string; readonly labels: Labels };

export function hasLabels(...[labels, wanted]: readonly [Labels, Labels]): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
