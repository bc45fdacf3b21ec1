// ClusterLoadAssignments: who stands behind each cluster, by locality, with what a client must know
// of each: whether it takes mutual TLS, and which workload it is.
import type { ClusterLoadAssignment, LbEndpoint } from '../../api/xds/index.ts';
import type { JsonObject } from '../../lib/index.ts';
import {
  hasLabels,
  type Locality,
  type MeshEndpoint,
  type ServiceView,
  type Workload,
} from '../mesh/index.ts';
import { socketAddress } from './messages.ts';
import { outboundCluster } from './names.ts';

export function assignments(seen: ServiceView): readonly ClusterLoadAssignment[] {
  const { service, rule, endpoints } = seen;
  return service.ports.flatMap((port) => {
    const all = endpoints.byPort.get(port.number) ?? [];
    const key = { host: service.host, port: port.number };
    return [
      assignment(outboundCluster({ ...key, subset: undefined }), all, seen),
      ...rule.subsets.map(({ name, labels = {} }) => {
        const some = all.filter(({ workload }) => hasLabels(workload?.labels ?? {}, labels));
        return assignment(outboundCluster({ ...key, subset: name }), some, seen);
      }),
    ];
  });
}

function assignment(
  clusterName: string,
  endpoints: readonly MeshEndpoint[],
  seen: ServiceView,
): ClusterLoadAssignment {
  const byPlace = Map.groupBy(endpoints, ({ workload }) => place(workload?.locality));
  const groups = [...byPlace.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    clusterName,
    endpoints: groups.map(([, members]) => ({
      locality: localityOf(members[0]?.workload?.locality),
      lbEndpoints: members.map((member) => lbEndpoint(member, seen)),
      loadBalancingWeight: members.length,
    })),
  };
}

function place(locality: Locality | undefined): string {
  return `${locality?.region ?? ''}/${locality?.zone ?? ''}/${locality?.subzone ?? ''}`;
}

function localityOf(locality: Locality | undefined) {
  const { region = '', zone = '', subzone: subZone = '' } = locality ?? {};
  return {
    ...(region === '' ? {} : { region }),
    ...(zone === '' ? {} : { zone }),
    ...(subZone === '' ? {} : { subZone }),
  };
}

function lbEndpoint({ address, port, workload }: MeshEndpoint, seen: ServiceView): LbEndpoint {
  const takesMutualTls = workload?.takesMutualTls === true && seen.mutualTls === 'when-possible';
  const filterMetadata: Record<string, JsonObject> = {};
  if (takesMutualTls) filterMetadata['envoy.transport_socket_match'] = { tlsMode: 'istio' };
  if (workload !== undefined) filterMetadata['istio'] = { workload: workloadText(workload) };
  return {
    endpoint: { address: socketAddress(address, port) },
    metadata: { filterMetadata },
    loadBalancingWeight: 1,
  };
}

// The name of the one cluster there is, as Istio calls it.
const CLUSTER_ID = 'Kubernetes';

function workloadText(workload: Workload): string {
  const { name, namespace, canonicalName, canonicalRevision } = workload;
  return [name, namespace, canonicalName, canonicalRevision, CLUSTER_ID].join(';');
}
