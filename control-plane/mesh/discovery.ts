// Which namespaces the mesh looks into: all, or those that its `discoverySelectors` select.
import type { Namespace } from '../../api/index.ts';
import type { DiscoverySelector, MeshConfig } from '../../api/istio/index.ts';
import type { Collection } from '../world/index.ts';
import type { Labels } from './service.ts';

export function discovery(
  namespaces: Collection<Namespace>,
  { discoverySelectors = [] }: MeshConfig,
): (namespace: string) => boolean {
  if (discoverySelectors.length === 0) return () => true;
  const selected = new Set(
    namespaces.all
      .filter(({ metadata }) => discoverySelectors.some((each) => selects(each, metadata.labels)))
      .map(({ metadata }) => metadata.name),
  );
  return (namespace) => selected.has(namespace);
}

function selects(selector: DiscoverySelector, labels: Labels = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
