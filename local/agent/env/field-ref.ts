// What a pod may know about itself: `fieldRef` and `resourceFieldRef`, for variables and for files
// of the downward API. Pure.
import type { Container, DownwardItem, Pod } from '../../../api/kubernetes/index.ts';
import { parseQuantity } from './quantity.ts';

/** What the node knows beyond the pod's own object. */
export type PodFacts = {
  readonly podIp: string;
  readonly hostIp: string;
  readonly allocatable: { readonly cpu: number; readonly memory: number };
};

type ResourceFieldRef = NonNullable<DownwardItem['resourceFieldRef']>;

/** Undefined when the path is not one that pods may ask for. */
export function fieldValue(pod: Pod, path: string, facts: PodFacts): string | undefined {
  const { metadata, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed !== null) {
    return metadata[keyed[1] === 'labels' ? 'labels' : 'annotations']?.[keyed[2] ?? ''] ?? '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return lines(metadata.labels);
    case 'metadata.annotations':
      return lines(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return facts.podIp;
    case 'status.hostIP':
    case 'status.hostIPs':
      return facts.hostIp;
    default:
      return undefined;
  }
}

/** As the kubelet writes them: one `key="value"` a line, sorted. */
function lines(values: Readonly<Record<string, string>> = {}): string {
  return Object.keys(values)
    .sort()
    .map((key) => `${key}=${JSON.stringify(values[key])}`)
    .join('\n');
}

/** A request or limit in units of the divisor, rounded up; a missing limit is the node's whole. */
export function resourceValue(
  container: Container,
  ref: ResourceFieldRef,
  facts: PodFacts,
): string | undefined {
  const found = /^(limits|requests)\.(cpu|memory|ephemeral-storage)$/.exec(ref.resource);
  if (found === null) return undefined;
  const [, side, name = ''] = found;
  const { limits, requests } = container.resources ?? {};
  const given = side === 'limits' ? limits?.[name] : requests?.[name];
  const whole = name === 'cpu' ? facts.allocatable.cpu : facts.allocatable.memory;
  const value = parseQuantity(given ?? (side === 'limits' ? whole : 0));
  const divisor = parseQuantity(ref.divisor ?? 1);
  if (value === undefined || divisor === undefined) return undefined;
  // Binary fractions of `100m` must not round 1.0000000001 up to 2.
  return String(Math.ceil(Number((value / (divisor || 1)).toFixed(6))));
}
