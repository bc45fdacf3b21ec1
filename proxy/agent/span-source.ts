// Whose spans ours are: this pod, in OpenTelemetry's words for resources.
import { stringAt } from '../../lib/index.ts';
import type { Node } from '../../api/xds/index.ts';
import type { ProxySettings } from '../settings.ts';
import type { Resource } from '../telemetry/export/index.ts';
import { canonicalName } from './node.ts';

type Sources = {
  readonly node: Node;
  readonly settings: ProxySettings;
  readonly hostname: string;
};

/** What is not known is left out. */
export function spanSource({ node, settings, hostname }: Sources): Resource {
  const metadata = node.metadata ?? {};
  const { namespace, podName } = settings;
  const revision = stringAt(metadata, 'LABELS', 'service.istio.io/canonical-revision');
  const all: Resource = [
    ['service.name', `${canonicalName(metadata)}.${namespace}`],
    ['service.version', revision ?? 'latest'],
    ['service.instance.id', node.id ?? ''],
    ['node_id', node.id ?? ''],
    ['host.name', hostname],
    ['k8s.namespace.name', namespace],
    ['k8s.pod.name', podName],
    ['k8s.cluster.name', stringAt(metadata, 'CLUSTER_ID') ?? ''],
    ['k8s.node.name', stringAt(metadata, 'NODE_NAME') ?? ''],
    ['k8s.deployment.name', stringAt(metadata, 'WORKLOAD_NAME') ?? ''],
    ['telemetry.sdk.name', 'lateen'],
    ['telemetry.sdk.language', 'nodejs'],
  ];
  return all.filter(([, value]) => value !== '');
}
