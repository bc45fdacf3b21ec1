// A pod's quality-of-service class, from its requests and limits.
import type { Container, Pod } from '../../../api/kubernetes/index.ts';
import { parseQuantity } from '../env/index.ts';

const COUNTED = ['cpu', 'memory'];

export function qosClass({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  if (containers.every(asksNothing)) return 'BestEffort';
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function asksNothing({ resources }: Container): boolean {
  return COUNTED.every(
    (name) => isZero(resources?.limits?.[name]) && isZero(resources?.requests?.[name]),
  );
}

function isGuaranteed({ resources }: Container): boolean {
  return COUNTED.every((name) => {
    const limit = resources?.limits?.[name];
    if (isZero(limit) || limit === undefined) return false;
    return parseQuantity(resources?.requests?.[name] ?? limit) === parseQuantity(limit);
  });
}

function isZero(quantity: string | number | undefined): boolean {
  return quantity === undefined || parseQuantity(quantity) === 0;
}
