// What stands behind each port of a service: addresses from EndpointSlices, joined with the pods
// they belong to, and workloads that are no pods.
import type { EndpointSlice } from '../../api/index.ts';
import { SERVICE_NAME_LABEL } from '../../api/index.ts';
import { keepEqual, keepList } from '../../lib/pure/index.ts';
import { hasLabels, type MeshPort, type MeshService } from './service.ts';
import type { EntryWorkload } from './workload-entry.ts';
import type { Workload } from './workload.ts';
import type { Workloads } from './workloads.ts';

export type MeshEndpoint = {
  /** An IP address, or a name to look up. */
  readonly address: string;
  readonly port: number;
  /** Undefined for addresses that are no workload we know. */
  readonly workload: Workload | undefined;
  readonly weight: number;
  /** On its way out: what it does it may finish, and is asked nothing more. */
  readonly isDraining: boolean;
  /** Its own name below the service's, as pods of StatefulSets have. */
  readonly hostname?: string;
};

export type ServiceEndpoints = {
  /** By the number of the service's port. */
  readonly byPort: ReadonlyMap<number, readonly MeshEndpoint[]>;
  /** Who may answer for this service: names in certificates, sorted. */
  readonly identities: readonly string[];
};

type Joining = {
  readonly slices: readonly EndpointSlice[];
  readonly workloads: Workloads;
  /** WorkloadEntries of the service's namespace, and, for a ServiceEntry, those written in it. */
  readonly entries: readonly EntryWorkload[];
  readonly inline: readonly EntryWorkload[];
  readonly trustDomain: string;
};

export function endpointsOf(service: MeshService, joining: Joining): ServiceEndpoints {
  const byPort = new Map<number, readonly MeshEndpoint[]>();
  const identities = new Set<string>(service.subjectAltNames);
  let last: Workload | undefined;
  for (const port of service.ports) {
    const endpoints = endpointsOfPort({ service, port, joining });
    byPort.set(port.number, endpoints);
    for (const { workload } of endpoints) {
      // Mostly all of them are one account.
      if (workload === undefined || (last && isSameAccount(workload, last))) continue;
      identities.add(spiffeId(workload, joining.trustDomain));
      last = workload;
    }
  }
  return { byPort, identities: [...identities].sort() };
}

/** As it is now; endpoints that were there before are the same objects, and told as they were. */
export function keepEndpoints(
  before: ServiceEndpoints | undefined,
  now: ServiceEndpoints,
): ServiceEndpoints {
  if (before === undefined || keepEqual(before, now) === before) return before ?? now;
  const byPort = [...now.byPort].map(([port, list]) => {
    const known = new Map((before.byPort.get(port) ?? []).map((each) => [placeOf(each), each]));
    const kept = list.map((each) => keepEqual(known.get(placeOf(each)), each));
    return [port, keepList(before.byPort.get(port), kept)] as const;
  });
  const identities = keepEqual(before.identities, now.identities);
  return { byPort: new Map(byPort), identities };
}

/** One machine may have several behind one service. */
function placeOf({ address, port }: MeshEndpoint): string {
  return `${address} ${port}`;
}

function isSameAccount(...[one, other]: readonly [Workload, Workload]): boolean {
  return one.serviceAccount === other.serviceAccount && one.namespace === other.namespace;
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
  const all = [...ofSlices(asked), ...ofPods(asked), ...ofEntries(asked)];
  const found = distinct(inOneFamily(all, asked.service));
  if (found.length > 0 || !asked.service.resolution.startsWith('dns')) return found;
  // A name with nothing behind it stands for itself.
  const { service, port } = asked;
  const number = typeof port.targetPort === 'number' ? port.targetPort : port.number;
  return service.host.startsWith('*') ? [] : [{ ...PLAIN, address: service.host, port: number }];
}

/** In order; of several at one place, the last that was told. */
function distinct(endpoints: readonly MeshEndpoint[]): readonly MeshEndpoint[] {
  if (endpoints.every((each, i) => isAfter(each, endpoints[i - 1]))) return endpoints;
  const sorted = endpoints.toSorted(byPlace);
  return sorted.filter((each, i) => {
    const next = sorted[i + 1];
    return next === undefined || byPlace(each, next) !== 0;
  });
}

function isAfter(...[one, before]: [MeshEndpoint, MeshEndpoint | undefined]): boolean {
  return before === undefined || byPlace(before, one) < 0;
}

function byPlace(...[one, other]: [MeshEndpoint, MeshEndpoint]): number {
  if (one.address === other.address) return one.port - other.port;
  return one.address < other.address ? -1 : 1;
}

const PLAIN = { workload: undefined, weight: 1, isDraining: false } as const;

function ofSlices({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  const found: MeshEndpoint[] = [];
  for (const slice of joining.slices) {
    const number = slice.ports?.find(({ name = '' }) => name === port.name)?.port;
    if (number === undefined || slice.addressType === 'FQDN') continue;
    for (const { addresses, conditions, hostname, targetRef } of slice.endpoints ?? []) {
      const isDraining = conditions?.terminating === true;
      const isUp = isDraining ? conditions.serving !== false : conditions?.ready !== false;
      const [address] = addresses;
      if (address === undefined || (!isUp && !service.publishesUnready)) continue;
      const { namespace = service.namespace, name = '' } = targetRef ?? {};
      const workload = joining.workloads.inNamespace(namespace).get(name);
      const own = hostname === undefined ? {} : { hostname };
      found.push({ address, port: number, workload, weight: 1, isDraining, ...own });
    }
  }
  return found;
}

/** Kubernetes makes slices for its own services alone. */
function ofPods({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  const { selector, namespace, source } = service;
  if (source !== 'entry' || selector === undefined) return [];
  return [...joining.workloads.inNamespace(namespace).values()]
    .filter(({ labels }) => hasLabels(labels, selector))
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
  const family = isOfIpv6(addresses[0] ?? '');
  const isMain = ({ address }: MeshEndpoint): boolean => isOfIpv6(address) === family;
  if (endpoints.every(isMain)) return endpoints;
  const main = new Set(endpoints.filter(isMain).map(({ workload }) => workload));
  main.delete(undefined);
  return endpoints.filter((each) => isMain(each) || !main.has(each.workload));
}

/** No name and no other address has a colon. */
function isOfIpv6(address: string): boolean {
  return address.includes(':');
}

/** The name of its service, in its own namespace. */
export function serviceOfSlice({ metadata }: EndpointSlice): string {
  return metadata.labels?.[SERVICE_NAME_LABEL] ?? '';
}
