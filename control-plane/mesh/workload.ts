// A workload's instance: one pod, who it is, where it runs, and whether it has a sidecar.
import type { NodeFacts, PodFacts } from '../world/index.ts';

export type Locality = { readonly region: string; readonly zone: string; readonly subzone: string };

export type Workload = {
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
    canonicalName:
      labels['service.istio.io/canonical-name'] ??
      labels['app.kubernetes.io/name'] ??
      labels['app'] ??
      pod.owner.name,
    canonicalRevision:
      labels['service.istio.io/canonical-revision'] ??
      labels['app.kubernetes.io/version'] ??
      labels['version'] ??
      'latest',
    locality: localityOf(labels, node),
    ports: pod.ports,
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
