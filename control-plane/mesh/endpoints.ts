// What stands behind each port of a service: addresses from EndpointSlices, joined with the pods
// they belong to.
import type { EndpointSlice } from '../../api/index.ts';
import { SERVICE_NAME_LABEL } from '../../api/index.ts';
import type { MeshPort, MeshService } from './service.ts';
import type { Workload } from './workload.ts';

export type MeshEndpoint = {
  readonly address: string;
  readonly port: number;
  /** Undefined for addresses that are no pod of this cluster. */
  readonly workload: Workload | undefined;
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
  readonly trustDomain: string;
};

export function endpointsOf(service: MeshService, joining: Joining): ServiceEndpoints {
  const byPort = new Map<number, readonly MeshEndpoint[]>();
  const identities = new Set<string>();
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

function endpointsOfPort({ service, port, joining }: PortToJoin): readonly MeshEndpoint[] {
  const found = new Map<string, MeshEndpoint>();
  for (const slice of joining.slices) {
    const number = slice.ports?.find(({ name = '' }) => name === port.name)?.port;
    if (number === undefined || slice.addressType === 'FQDN') continue;
    for (const { addresses, conditions, targetRef } of slice.endpoints ?? []) {
      const isReady = conditions?.ready !== false || service.publishesUnready;
      if (!isReady || conditions?.terminating === true) continue;
      const key = `${targetRef?.namespace ?? service.namespace}/${targetRef?.name ?? ''}`;
      const workload = joining.workloads.get(key);
      for (const address of addresses.slice(0, 1)) {
        found.set(address, { address, port: number, workload });
      }
    }
  }
  return [...found.values()].sort((one, other) => (one.address < other.address ? -1 : 1));
}

/** `namespace/service` of a slice. */
export function serviceOfSlice({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME_LABEL] ?? ''}`;
}
