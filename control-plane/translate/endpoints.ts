// ClusterLoadAssignments: who stands behind each cluster, by locality, with what a client must know
// of each: whether it takes mutual TLS, and which workload it is.
import type { ClusterLoadAssignment, LbEndpoint } from '../../api/xds/index.ts';
import type { Subset } from '../../api/istio/index.ts';
import type { JsonObject } from '../../lib/index.ts';
import {
  hasLabels,
  type Locality,
  type MeshEndpoint,
  type MeshPort,
  type ServiceView,
  type Workload,
} from '../mesh/index.ts';
import { placed } from './locality.ts';
import { socketAddress } from './messages.ts';
import { outboundCluster } from './names.ts';
import type { OutboundContext } from './outbound-clusters.ts';
import { policyOf } from './traffic-policy.ts';

export function assignments(
  seen: ServiceView,
  context: OutboundContext,
): readonly ClusterLoadAssignment[] {
  const { service, rule } = seen;
  return service.ports.flatMap((port) =>
    [undefined, ...rule.subsets].map((subset) => assignment({ seen, port, subset, context })),
  );
}

type AssignmentToMake = {
  readonly seen: ServiceView;
  readonly port: MeshPort;
  readonly subset: Subset | undefined;
  readonly context: OutboundContext;
};

export function assignment({
  seen,
  port,
  subset,
  context,
}: AssignmentToMake): ClusterLoadAssignment {
  const { service, rule, endpoints } = seen;
  const all = endpoints.byPort.get(port.number) ?? [];
  const wanted = subset?.labels ?? {};
  const some =
    subset === undefined
      ? all
      : all.filter(({ workload }) => hasLabels(workload?.labels ?? {}, wanted));
  const policy = policyOf(rule, { port: port.number, subset });
  const groups = placed(some, { seen, policy, settings: context.settings });
  const key = { host: service.host, port: port.number, subset: subset?.name };
  return {
    clusterName: outboundCluster(key),
    endpoints: groups.map(({ locality, priority, weight, endpoints: members }) => ({
      locality: localityOf(locality),
      lbEndpoints: members.map((member) => lbEndpoint(member, seen)),
      loadBalancingWeight: weight,
      ...(priority === 0 ? {} : { priority }),
    })),
  };
}

function localityOf({ region, zone, subzone: subZone }: Locality) {
  return {
    ...(region === '' ? {} : { region }),
    ...(zone === '' ? {} : { zone }),
    ...(subZone === '' ? {} : { subZone }),
  };
}

function lbEndpoint(endpoint: MeshEndpoint, seen: ServiceView): LbEndpoint {
  const { address, port, workload, weight, isDraining } = endpoint;
  const takesMutualTls = workload?.takesMutualTls === true && seen.mutualTls === 'when-possible';
  const filterMetadata: Record<string, JsonObject> = {};
  if (takesMutualTls) filterMetadata['envoy.transport_socket_match'] = { tlsMode: 'istio' };
  if (workload !== undefined) filterMetadata['istio'] = { workload: workloadText(workload) };
  return {
    endpoint: { address: socketAddress(address, port) },
    ...(isDraining ? { healthStatus: 'DRAINING' } : {}),
    metadata: { filterMetadata },
    loadBalancingWeight: weight,
  };
}

// The name of the one cluster there is, as Istio calls it.
const CLUSTER_ID = 'Kubernetes';

function workloadText(workload: Workload): string {
  const { name, namespace, canonicalName, canonicalRevision } = workload;
  return [name, namespace, canonicalName, canonicalRevision, CLUSTER_ID].join(';');
}
