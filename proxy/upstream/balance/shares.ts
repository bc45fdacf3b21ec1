// Which part of a group's load each endpoint gets. Pure.
import { weightOf, type Candidate, type LiveLocality } from './candidate.ts';
import type { Share } from './chooser.ts';

/** By health: those that may be picked in ordinary times, as a last resort, or in panic. */
export type Source = 'all' | 'healthy' | 'degraded';

export function eligible<E extends Candidate>(source: Source, endpoints: readonly E[]): E[] {
  return source === 'all'
    ? endpoints.slice()
    : endpoints.filter((endpoint) => endpoint.health === source);
}

/** By weight, `whole` together. */
export function shares<E extends Candidate>(endpoints: readonly E[], whole = 1): Share<E>[] {
  const sum = endpoints.reduce((weights, endpoint) => weights + weightOf(endpoint), 0);
  return endpoints.map((endpoint) => {
    return { endpoint, part: (weightOf(endpoint) * whole) / sum };
  });
}

/** By the weights of localities, and within each by those of its endpoints. */
export function localityShares<E extends Candidate>(
  localities: readonly LiveLocality<E>[],
  source: Source,
): Share<E>[] {
  const sum = localities.reduce((weights, { plan }) => weights + plan.weight, 0);
  if (sum === 0) return [];
  return localities.flatMap(({ plan, endpoints }) =>
    plan.weight === 0 ? [] : shares(eligible(source, endpoints), plan.weight / sum),
  );
}
