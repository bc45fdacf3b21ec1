// Chooses between two random endpoints the one with less work, so that slow endpoints shed load
// without any coordination. See "The Power of Two Choices" (Mitzenmacher, 2001).   hot path
import { assert, type Random } from '../../../lib/index.ts';
import type { Endpoint } from '../endpoint.ts';

/** Picks from `ready`, which must not be empty. */
export function leastRequest(ready: readonly Endpoint[], random: Random): Endpoint {
  assert(ready.length > 0, 'a pick needs an endpoint');
  if (ready.length === 1) return ready[0]!;
  const first = random.below(ready.length);
  const other = random.below(ready.length - 1);
  const second = other < first ? other : other + 1;
  return lighter(ready[first]!, ready[second]!);
}

/** By requests under way for each unit of weight. */
function lighter(a: Endpoint, b: Endpoint): Endpoint {
  return (a.active + 1) * b.plan.weight <= (b.active + 1) * a.plan.weight ? a : b;
}
