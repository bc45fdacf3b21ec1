// What stands behind each port of a service: addresses from EndpointSlices, joined with the pods
// they belong to, and workloads that are no pods.
import { isIPv6 } from 'node:net';
import type { EndpointSlice } from '../../api/index.ts';
import { SERVICE_NAME_LABEL } from '../../api/index.ts';
import { hasLabels, type MeshPort, type MeshService } from './service.ts';
import type { EntryWorkload } from './workload-entry.ts';
import type { Workload } from './workload.ts';

export type MeshEndpoint = {
  /** An IP address, or a name to look up. */
  readonly address: string;
  readonly port: number;
  /** Undefined for addresses that are no workload we know. */
  readonly workload: Workload | undefined;
  readonly weight: number;
  /** On its way out: what it does it may finish, and is asked nothing more. */
  readonly isDraining: boolean;
};

export type ServiceEndpoints = {
  /** By the number of the service's port. */
  readonly byPort: ReadonlyMap<number, readonly MeshEndpoint[]>;
  /** Who may answer for this service: names in certificates, sorted. */
  readonly identities: readonly string[];
};

type Joining = {
  readonly slices: readonly EndpointSlice[];
  /** By `namespace/pod`. */
  readonly workloads: ReadonlyMap<string, Workload>;
  /** WorkloadEntries of the service's namespace, and, for a ServiceEntry, those written in it. */
  readonly entries: readonly EntryWorkload[];
  readonly inline: readonly EntryWorkload[];
  readonly trustDomain: string;
};

export function endpointsOf(service: MeshService, joining: Joining): ServiceEndpoints {
  const byPort = new Map<number, readonly MeshEndpoint[]>();
  const identities = new Set<string>(service.subjectAltNames);
  for (const port of service.ports) {
    const endpoints = endpointsOfPort({ service, port, joining });
    byPort.set(port.number, endpoints);
    for (const { workload } of endpoints) {
      if (workload !== undefined) identities.add(spiffeId(workload, joining.trustDomain));
    }
  }
  return { byPort, identities: [...identities].sort() };
}

function spiffeId(
  { namespace, serviceAccount }: Pick<Workload, 'namespace' | 'serviceAccount'>,
  trustDomain: string,
): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

type PortToJoin = {
  readonly service: MeshService;
  readonly port: MeshPort;
  readonly joining: Joining;
};

function endpointsOfPort(asked: PortToJoin): readonly MeshEndpoint[] {
  const found = new Map<string, MeshEndpoint>();
  const all = [...ofSlices(asked), ...ofPods(asked), ...ofEntries(asked)];
  for (const endpoint of inOneFamily(all, asked.service)) found.set(endpoint.address, endpoint);
  if (found.size > 0 || !asked.service.resolution.startsWith('dns')) {
    return [...found.values()].sort((one, other) => (one.address < other.address ? -1 : 1));
  }
  // A name with nothing behind it stands for itself.
  const { service, port } = asked;
  const number = typeof port.targetPort === 'number' ? port.targetPort : port.number;
  return service.host.startsWith('*') ? [] : [{ ...PLAIN, address: service.host, port: number }];
}

const PLAIN = { workload: undefined, weight: 1, isDraining: false } as const;

function ofSlices({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  return joining.slices.flatMap((slice) => {
    const number = slice.ports?.find(({ name = '' }) => name === port.name)?.port;
    if (number === undefined || slice.addressType === 'FQDN') return [];
    return (slice.endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) => {
      const isDraining = conditions?.terminating === true;
      const isUp = isDraining ? conditions.serving !== false : conditions?.ready !== false;
      const [address] = addresses;
      if (address === undefined || (!isUp && !service.publishesUnready)) return [];
      const key = `${targetRef?.namespace ?? service.namespace}/${targetRef?.name ?? ''}`;
      const workload = joining.workloads.get(key);
      return [{ ...PLAIN, address, port: number, workload, isDraining }];
    });
  });
}

/** Kubernetes makes slices for its own services alone. */
function ofPods({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  const { selector, namespace, source } = service;
  if (source !== 'entry' || selector === undefined) return [];
  return [...joining.workloads.values()]
    .filter((each) => each.namespace === namespace && hasLabels(each.labels, selector))
    .map((workload) => ({ ...PLAIN, address: workload.ip, port: targetOf(port), workload }));
}

function ofEntries({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  const { selector } = service;
  const selected =
    selector === undefined
      ? []
      : joining.entries.filter(({ workload }) => hasLabels(workload.labels, selector));
  return (
    [...joining.inline, ...selected]
      // Proxies dial addresses and names; sockets of the file system are told as not applied.
      .filter(({ address }) => address !== '' && !address.startsWith('unix://'))
      .map(({ address, ports, weight, workload }) => {
        const number = ports[port.name] ?? targetOf(port);
        return { ...PLAIN, address, port: number, workload, weight };
      })
  );
}

function targetOf({ targetPort, number }: MeshPort): number {
  return typeof targetPort === 'number' ? targetPort : number;
}

/** A workload with addresses of both families is asked by the service's first one. */
function inOneFamily(
  endpoints: readonly MeshEndpoint[],
  { addresses }: MeshService,
): readonly MeshEndpoint[] {
  const isMain = ({ address }: MeshEndpoint): boolean =>
    isIPv6(address) === isIPv6(addresses[0] ?? '');
  const main = new Set(endpoints.filter(isMain).map(({ workload }) => workload));
  main.delete(undefined);
  return endpoints.filter((each) => isMain(each) || !main.has(each.workload));
}

/** `namespace/service` of a slice. */
export function serviceOfSlice({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ''}`;
}
