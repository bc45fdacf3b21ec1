// A workload's instance: one pod, who it is, where it runs, and whether it has a sidecar.
import type { NodeFacts, PodFacts } from '../world/index.ts';

export type Locality = { readonly region: string; readonly zone: string; readonly subzone: string };

export type Workload = {
  /** Of the pod, or of the WorkloadEntry. */
  readonly podName: string;
  readonly namespace: string;
  readonly ip: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** It has a proxy that takes mutual TLS. */
  readonly takesMutualTls: boolean;
  /** What made it, for people and metrics: `reviews-v1`. */
  readonly name: string;
  readonly canonicalName: string;
  readonly canonicalRevision: string;
  readonly locality: Locality;
  /** Empty when it is no pod. */
  readonly node: string;
  readonly ports: Readonly<Record<string, number>>;
};

export function workloadOf(pod: PodFacts, node: NodeFacts | undefined): Workload {
  const { labels, name, namespace } = pod.metadata;
  return {
    podName: name,
    namespace,
    ip: pod.ip,
    labels,
    serviceAccount: pod.serviceAccount,
    takesMutualTls: labels['security.istio.io/tlsMode'] === 'istio',
    name: pod.owner.name,
    ...canonical(labels, pod.owner.name),
    locality: localityOf(labels, node),
    node: pod.node,
    ports: pod.ports,
  };
}

/** What people and metrics know a workload by. */
export function canonical(
  labels: Workload['labels'],
  otherwise: string,
): Pick<Workload, 'canonicalName' | 'canonicalRevision'> {
  return {
    canonicalName:
      labels['service.istio.io/canonical-name'] ??
      labels['app.kubernetes.io/name'] ??
      labels['app'] ??
      otherwise,
    canonicalRevision:
      labels['service.istio.io/canonical-revision'] ??
      labels['app.kubernetes.io/version'] ??
      labels['version'] ??
      'latest',
  };
}

function localityOf(labels: Workload['labels'], node: NodeFacts | undefined): Locality {
  const own = labels['istio-locality'];
  if (own !== undefined) {
    const [region = '', zone = '', subzone = ''] = own.split('.');
    return { region, zone, subzone };
  }
  const at = node?.metadata.labels ?? {};
  return {
    region: at['topology.kubernetes.io/region'] ?? '',
    zone: at['topology.kubernetes.io/zone'] ?? '',
    subzone: at['topology.istio.io/subzone'] ?? '',
  };
}
