// ClusterLoadAssignments: who stands behind each cluster, by locality, with what a client must know
// of each: whether it takes mutual TLS, and which workload it is.
import type { ClusterLoadAssignment, LbEndpoint } from '../../api/xds/index.ts';
import type { Subset } from '../../api/istio/index.ts';
import type { JsonObject } from '../../lib/index.ts';
import { memo } from '../../lib/pure/index.ts';
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
      lbEndpoints: lbEndpoints(members, seen),
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

// Remembering each of a few costs more than making all of them again.
const FEW = 32;

/** Of many endpoints each is made once, so that only the one that changed is encoded again. */
function lbEndpoints(
  endpoints: readonly MeshEndpoint[],
  { mutualTls }: ServiceView,
): readonly LbEndpoint[] {
  const [secured, plain] =
    endpoints.length > FEW ? [overMutualTlsOnce, inTheClearOnce] : [overMutualTls, inTheClear];
  return endpoints.map((endpoint) => {
    const isSecured = endpoint.workload?.takesMutualTls === true && mutualTls === 'when-possible';
    return isSecured ? secured(endpoint) : plain(endpoint);
  });
}

const TAKES_MUTUAL_TLS = { tlsMode: 'istio' };

function overMutualTls(endpoint: MeshEndpoint): LbEndpoint {
  return withMetadata(endpoint, {
    'envoy.transport_socket_match': TAKES_MUTUAL_TLS,
    ...workloadMetadata(endpoint),
  });
}

function inTheClear(endpoint: MeshEndpoint): LbEndpoint {
  return withMetadata(endpoint, workloadMetadata(endpoint));
}

const overMutualTlsOnce = memo(overMutualTls);
const inTheClearOnce = memo(inTheClear);

function withMetadata(
  { address, port, weight, isDraining }: MeshEndpoint,
  filterMetadata: Readonly<Record<string, JsonObject>>,
): LbEndpoint {
  return {
    endpoint: { address: socketAddress(address, port) },
    ...(isDraining ? DRAINING : undefined),
    metadata: { filterMetadata },
    loadBalancingWeight: weight,
  };
}

const DRAINING = { healthStatus: 'DRAINING' } as const;

function workloadMetadata({ workload }: MeshEndpoint): Readonly<Record<string, JsonObject>> {
  return workload === undefined ? {} : { istio: { workload: workloadText(workload) } };
}

// The name of the one cluster there is, as Istio calls it.
const CLUSTER_ID = 'Kubernetes';

function workloadText(workload: Workload): string {
  const { name, namespace, canonicalName, canonicalRevision } = workload;
  return `${name};${namespace};${canonicalName};${canonicalRevision};${CLUSTER_ID}`;
}
