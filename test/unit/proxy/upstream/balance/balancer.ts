import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/plans.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { balancer } from '../../../../../proxy/upstream/balance/balancer.ts';
import { Endpoint } from '../../../../../proxy/upstream/index.ts';
import type { BalancePlan } from '../../../../../proxy/plan/index.ts';

const nobody = { dial: () => undefined };

export function shares(plan: BalancePlan, weights: readonly number[], picks = 6000): number[] {
  const ready = weights.map(
    (weight, i) => new Endpoint(endpoint(`10.0.0.${i}`, { weight }), nobody),
  );
  const pick = balancer(plan);
  const random = seededRandom(3);
  const counts = weights.map(() => 0);
  for (let i = 0; i < picks; i++) {
    const chosen = ready.indexOf(pick(ready, random));
    counts[chosen] = (counts[chosen] ?? 0) + 1;
  }
  return counts;
}

export function spec(t: Test): void {
  t.test('round robin gives equal endpoints exactly equal shares', async (t) => {
    t.same(shares({ kind: 'round-robin' }, [1, 1, 1]), [2000, 2000, 2000]);
  });

  t.test('random shares are even within chance', async (t) => {
    for (const count of shares({ kind: 'random' }, [1, 1, 1])) t.ok(Math.abs(count - 2000) < 200);
  });
}
